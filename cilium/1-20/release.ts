import { cilium119 } from "../1-19/release";
import type { ChartChanges } from "../chart-changes";
import type { CiliumRelease } from "../cilium-release";
import type { ChartKeys } from "../key-tree";
import type { KnownFields } from "../known-fields";
import { agentMetrics120 } from "./agent-metrics";
import chartChanges from "./chart-changes.generated.json";
import chartKeys from "./chart-keys.generated.json";
import knownFields from "./known-fields.generated.json";

/** Cilium 1.20. What is different is in "1.20 Upgrade Notes" of its documentation, unless a line says otherwise. */
export const cilium120: CiliumRelease = {
  ...cilium119,
  minor: "1.20",
  version: "1.20.2",
  chart: {
    digests: { "1.20.0": "c5f013912360d1a334f44ef25f36da59ba3414cdb48f466ee12d0c4fdff27883" },
    keys: chartKeys as ChartKeys,
    changes: chartChanges as unknown as ChartChanges,
    authenticates: false,
  },
  fields: knownFields as unknown as KnownFields,
  engine: {
    ...cilium119.engine,
    // pkg/policy/repository.go, computePolicyEnforcementAndRules: a rule of the last tier lets the host in. Not in the notes.
    hostIsSparedBy: "a last rule",
    // pkg/policy/l4.go, L4Filter.toMapState; pkg/types/portmap.go, GetNamedPorts. Not in the notes.
    portNamesAtEgress: "of each peer",
    // pkg/policy/api/l4.go. Not in the notes.
    portlessProtocols: [...cilium119.engine.portlessProtocols, "GRE", "IPIP", "IPV6", "ESP", "AH"],
    // pkg/policy/l4.go, keysForRange. Not in the notes.
    rangeFromZero: "every port",
    // pkg/policy/api/l4.go, ServerName; cilium/proxy, SniPattern. Not in the notes.
    serverNameWildcards: "anywhere",
    // pkg/envoy/model.go: every rule has a precedence, so that no list of rules is empty. Not in the notes.
    joinedAllowAll: "kept",
    // pkg/policy/types/selector.go, CIDRSelector.Matches. Not in the notes.
    networksSelect: "the world",
    // pkg/policy/api/rule_validation.go, CIDRRule.sanitize. Not in the notes.
    exceptions: "lie inside",
    // pkg/policy/api/groups.go. Not in the notes.
    providerGroups: "CiliumCIDRGroup",
    // pkg/labels/validation.go, IsValidCiliumLabelKey. Not in the notes.
    labelSources: "by themselves",
    // pkg/policy/k8s/service.go, serviceSelectorMatches. Not in the notes.
    serviceSelectors: "without sources",
    // pkg/policy/api/entity.go. Not in the notes.
    hasClusterMesh: true,
    // pkg/policy/aggregate.go; bpf/lib/policy.h, __policy_can_access. Not in the notes.
    hasAggregates: true,
  },
  metrics: { ...cilium119.metrics, agent: agentMetrics120 },
  requires: { kubernetes: ["1.33", "1.34", "1.35", "1.36"], kernel: "5.10" },
};
