import type { LocatedFinding } from "../../../../cli/lint/located-finding";

/** A finding somewhere, for tests about what is made of findings. */
export const located = (more: Partial<LocatedFinding> = {}): LocatedFinding => ({
  id: "l7-shadowed",
  severity: "error",
  policy: "CiliumNetworkPolicy/shop/web",
  path: "spec.ingress[0]",
  explanation: "It is wrong.",
  fix: "Fix it.",
  file: "web.yaml",
  document: 1,
  line: 7,
  ...more,
});
