import type { StackConfig } from "../config/schema";
import type { ObservedStack } from "../observability/observed-stack";
import type { SelectedStack } from "./selected-stack";

/**
 * What dashboards, rules and monitors are made from.
 *
 * @param config a configuration that was read by `readStackConfig`: audit mode asked for as one of the policies is
 * Cilium's then.
 */
export const observedStack = (config: StackConfig, selected: SelectedStack): ObservedStack => {
  const { cilium, observability } = config;
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
      auditMode: cilium.policyAuditMode,
    },
  };
};
