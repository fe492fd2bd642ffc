import type { CataloguePhase } from "../phase";

/** The clean state: no policy of ours, and for that reason no lab workload either. */
export const none: CataloguePhase = {
  name: "none",
  summary: "No policies and no lab workloads: the state before and after the lab.",
  requires: [],
  workloads: [],
  objects: () => [],
  expectations: (lab) => [
    {
      flow: { from: "client", to: "server", port: lab.server.podPort, protocol: "TCP" },
      verdict: "allowed",
      because: "no policy selects a pod of the lab, so whatever somebody starts there is open",
    },
  ],
};
