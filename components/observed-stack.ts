import type { StackConfig } from "../config/schema";
import type { ObservedStack } from "../observability/observed-stack";
import type { SelectedStack } from "./selected-stack";

/** What dashboards, rules and monitors are made from. */
export const observedStack = (config: StackConfig, selected: SelectedStack): ObservedStack => {
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
