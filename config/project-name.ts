/** Name of the Pulumi project, and so the namespace of every key of the stack's configuration. */
export const projectName = "talos-policy-lab";
