import type { StackConfig } from "../config/schema";
import type { ObservedStack } from "../observability/observed-stack";
import { catalogue } from "../policies/catalogue";
import { ownPhase } from "../policies/own/own-phase";
import type { SelectedStack } from "./selected-stack";

const summaryOf = ({ phase, policies }: StackConfig): string =>
  phase === ownPhase
    ? `The policies in ${policies.dir ?? "a folder of one's own"}, above default-deny.`
    : catalogue[phase].summary;

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
    summary: summaryOf(config),
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
