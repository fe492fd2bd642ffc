import { clusterWide, type Overlay, podsOutsideOf } from "./overlay";

/** Nothing passes in any namespace unless a policy allows it. Only together with `cluster-essentials`. */
export const defaultDenyAll: Overlay = {
  name: "default-deny-all",
  summary: "No pod of any namespace reaches another, or is reached, unless a policy allows it.",
  objects: (lab, excluded) => [
    clusterWide("default-deny-all", {
      description: "Nothing passes unless a policy allows it.",
      endpointSelector: podsOutsideOf(lab, excluded),
      ingress: [{}],
      egress: [{}],
    }),
  ],
  expectations: () => [
    {
      flow: { from: "bystander", to: "world", port: 443, protocol: "TCP" },
      verdict: "denied-by-default",
      because: "no policy lets the pod leave the cluster",
    },
    {
      flow: { from: "world", to: "bystander", port: 8080, protocol: "TCP" },
      verdict: "denied-by-default",
      because: "no policy lets anybody in",
    },
  ],
};
