import type { CiliumRelease } from "../cilium-release";
import type { ChartKeys } from "../key-tree";
import type { KnownFields } from "../known-fields";
import { agentMetrics } from "./agent-metrics";
import chartKeys from "./chart-keys.generated.json";
import { hubbleMetrics } from "./hubble-metrics";
import knownFields from "./known-fields.generated.json";

/** Cilium 1.18. */
export const cilium118: CiliumRelease = {
  minor: "1.18",
  version: "1.18.6",
  chart: {
    digests: { "1.18.6": "fb2af7f257395f5f9e5c2144febabf2b49b883f222345247ba107e36edb8794b" },
    keys: chartKeys as ChartKeys,
    authenticates: true,
  },
  fields: knownFields as unknown as KnownFields,
  engine: {
    // pkg/fqdn/matchpattern: what may stand in a DNS label; a `*` never crosses a dot, and `**` is two of them.
    nameWildcards: [{ written: /\*/, matches: "[-a-zA-Z0-9_]*" }],
    everyName: /^\*$/,
    // pkg/policy/k8s/service.go, appendSelector: so a key with a dot in it (app.kubernetes.io/name) is read as source `app`
    // and selects nothing.
    serviceSelectorSource: "",
    // pkg/policy/k8s/service.go, serviceSelectorMatches.
    serviceSelectors: "as written",
    // pkg/policy/api/cidr.go, CIDRRuleSlice.GetAsEndpointSelectors: the world's label beside either /0.
    allOfIpv6: "world",
    sameNetwork: "addresses",
    // pkg/ipcache/metadata.go: labels are kept by key.
    groupLabelValues: "longest network",
    // pkg/policy/l4.go, createL4IngressFilter.
    hostIsSparedBy: "rule",
    // pkg/clustermesh/types/option.go, DefaultPolicyConfig.
    peersAreLocal: false,
    // pkg/types/portmap.go, GetNamedPort.
    portNamesAtEgress: "of all pods",
    // pkg/policy/api/rule_validation.go, PortProtocol.sanitize.
    portlessProtocols: [],
    // pkg/policy/l4.go, PortRangeToMaskedPorts; pkg/maps/policymap, NewKeyFromPolicyKey.
    rangeFromZero: "every port in the map",
    // cilium/proxy, SniPattern; the CRD.
    serverNameWildcards: "first label",
    // cilium/proxy, network_policy.cc.
    joinedAllowAll: "lost",
    // pkg/policy/types, CIDRSelector.Matches.
    networksSelect: "anything",
    // pkg/policy/api/rule_validation.go, CIDRRule.sanitize.
    exceptions: "begin inside",
    // pkg/policy/api, RequiresDerivative.
    providerGroups: "refused",
    // pkg/labels, GetExtendedKeyFrom.
    labelSources: "before a dot",
    // pkg/policy/api/egress.go, SetAggregatedSelectors.
    emptyListBesideNames: "nothing",
    hasClusterMesh: false,
    hasAggregates: false,
  },
  metrics: { agent: agentMetrics, hubble: hubbleMetrics },
  requires: { kubernetes: ["1.30", "1.31", "1.32", "1.33"], kernel: "5.10" },
  settings: {
    clusterName: "cluster-name",
    clusterId: "cluster-id",
    ipam: "ipam",
    routing: "routing-mode",
    tunnelProtocol: "tunnel-protocol",
    authentication: "mesh-auth-enabled",
  },
};
