/**
 * Type tokens of the components (`package:module:Type`). They are part of every child's URN: changing one deletes and
 * creates all children, so a change needs an alias.
 */
export const componentTypes = {
  cilium: "talos-policy-lab:network:Cilium",
  monitoringCrds: "talos-policy-lab:monitoring:MonitoringCrds",
  monitoring: "talos-policy-lab:monitoring:Monitoring",
  labNamespace: "talos-policy-lab:lab:LabNamespace",
  phasePolicies: "talos-policy-lab:policy:PolicyStack",
  policyLab: "talos-policy-lab:lab:PolicyLab",
  adminToken: "talos-policy-lab:lab:AdminToken",
  observability: "talos-policy-lab:monitoring:Observability",
} as const;
