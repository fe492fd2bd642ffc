import { cilium118 } from "../1-18/release";
import type { ChartChanges } from "../chart-changes";
import type { CiliumRelease } from "../cilium-release";
import type { ChartKeys } from "../key-tree";
import type { KnownFields } from "../known-fields";
import { agentMetrics119 } from "./agent-metrics";
import chartChanges from "./chart-changes.generated.json";
import chartKeys from "./chart-keys.generated.json";
import knownFields from "./known-fields.generated.json";

/** Cilium 1.19. What is different is in "1.19 Upgrade Notes" of its documentation, unless a line says otherwise. */
export const cilium119: CiliumRelease = {
  ...cilium118,
  minor: "1.19",
  version: "1.19.6",
  chart: {
    digests: { "1.19.6": "21c43cf53841f9ab0375047d95aa4c64051ea52bbd2c679416e6408f5f1c9179" },
    keys: chartKeys as ChartKeys,
    changes: chartChanges as unknown as ChartChanges,
    authenticates: false,
  },
  fields: knownFields as unknown as KnownFields,
  engine: {
    ...cilium118.engine,
    // pkg/fqdn/matchpattern: `**.` at the beginning is one label or more; elsewhere any number of stars is one.
    nameWildcards: [
      { written: /^\*{2,}\./, matches: "(?:[-a-zA-Z0-9_]+(?:[.][-a-zA-Z0-9_]+)*)[.]" },
      { written: /\*+/, matches: "[-a-zA-Z0-9_]*" },
    ],
    everyName: /^\*+\.?$/,
    // pkg/policy/k8s/service.go, newEndpointSelectorForServiceSelector.
    serviceSelectorSource: "k8s.",
    // pkg/policy/k8s/service.go, serviceSelectorMatches; pkg/policy/api/service.go, Sanitize. Not in the notes.
    serviceSelectors: "as selectors of pods",
    // pkg/labels/cidr.go, getWorldLabel. Not in the notes.
    allOfIpv6: "world-ipv6",
    // pkg/policy/api/cidr.go, CIDR.SelectorKey. Not in the notes.
    sameNetwork: "text",
    // pkg/labels/labels.go, EncodedCIDRGroupLabel. Not in the notes.
    groupLabelValues: "each",
    // pkg/policy/l4.go, L4Filter.attach. Not in the notes.
    hostIsSparedBy: "port",
    // pkg/clustermesh/types/option.go, DefaultPolicyConfig.
    peersAreLocal: true,
    // pkg/policy/api/l4.go. Not in the notes.
    portlessProtocols: ["VRRP", "IGMP"],
    // pkg/policy/utils/parserules.go, mergeEndpointSelectors. Not in the notes.
    emptyListBesideNames: "takes the rule away",
  },
  metrics: { ...cilium118.metrics, agent: agentMetrics119 },
  requires: { kubernetes: ["1.31", "1.32", "1.33", "1.34"], kernel: "5.10" },
};
