/**
 * Type tokens of the components (`package:module:Type`). They are part of every child's URN: changing one deletes and
 * creates all children, so a change needs an alias.
 */
export const componentTypes = {
  cilium: "talos-policy-lab:network:Cilium",
  labNamespace: "talos-policy-lab:lab:LabNamespace",
  policyStack: "talos-policy-lab:policy:PolicyStack",
  policyLab: "talos-policy-lab:lab:PolicyLab",
} as const;
