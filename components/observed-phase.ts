import type { StackConfig } from "../config/schema";
import type { ObservedPhase } from "../observability/observed-phase";
import type { SelectedPhase } from "./selected-phase";

/** What dashboards, rules and monitors are made from. */
export const observedPhaseOf = (config: StackConfig, selected: SelectedPhase): ObservedPhase => {
  const { cilium, observability, policies } = config;
  return {
    phase: selected.name,
    summary: selected.summary,
    expectations: selected.expectations,
    lab: selected.lab,
    docsUrl: observability.docsUrl?.replace(/\/+$/, ""),
    features: {
      hubbleIcmp: cilium.hubble.icmp,
      hubbleRelay: cilium.hubble.relay,
      clusterMesh: cilium.clusterMesh.enabled,
      mutualAuth: cilium.mutualAuth.enabled,
      auditMode: policies.auditMode,
    },
  };
};
