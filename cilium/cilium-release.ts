import type { AgentMetricName } from "./1-18/agent-metrics";
import type { HubbleMetricName } from "./1-18/hubble-metrics";
import type { ChartChanges } from "./chart-changes";
import type { ChartKeys } from "./key-tree";
import type { KnownFields } from "./known-fields";
import type { ContextOf, Metric } from "./metric";

/** What a text in a DNS name or pattern of a rule stands for. */
export interface NameWildcard {
  /** As it is written, without groups; with `^` where it is one at the beginning alone. */
  readonly written: RegExp;
  /** A regular expression, the same for RE2 and JavaScript. */
  readonly matches: string;
}

/** What a policy means, where releases may differ. */
export interface EngineBehaviour {
  /** Wildcards of DNS names and patterns, the one first that is looked for first. */
  readonly nameWildcards: readonly NameWildcard[];
  /** Patterns that stand for every name. */
  readonly everyName: RegExp;
  /** What the agent puts before the keys of a Service's selector when it resolves `toServices`: `k8s.`, or nothing. */
  readonly serviceSelectorSource: "k8s." | "";
  /**
   * How a selector of `k8sServiceSelector` is read: key by key as it is written, where one that is empty or that Kubernetes would
   * refuse selects no Service; as selectors of pods, which are refused if they are not valid; or unchecked, with what stands
   * before the first colon of a key left out.
   */
  readonly serviceSelectors: "as written" | "as selectors of pods" | "without sources";
  /**
   * What `::/0` in a set of networks or an `ipBlock` stands for where IPv6 is off: the world, IPv4 included, or IPv6 addresses
   * alone, which carry the label of their own world then.
   */
  readonly allOfIpv6: "world" | "world-ipv6";
  /** When two networks are one where rules for one peer are joined: when they hold the same addresses, or are written alike. */
  readonly sameNetwork: "addresses" | "text";
  /** What an address has of a label that several CiliumCIDRGroups around it set: the value of the longest network, or each. */
  readonly groupLabelValues: "longest network" | "each";
  /**
   * The pods' own host is always let in, so rules for requests spare it unless they name it: one rule after the other, or all
   * rules of a port together, where one that names it counts for the others, too; or whatever they say, by a rule after all
   * others that lets everything in from it.
   */
  readonly hostIsSparedBy: "rule" | "port" | "a last rule";
  /** Whether a selector of peers that names no cluster of the mesh means the policy's own (`policy-default-local-cluster`). */
  readonly peersAreLocal: boolean;
  /** What the name of a port means at egress: the one number that all pods give it, or what each peer gives it. */
  readonly portNamesAtEgress: "of all pods" | "of each peer";
  /** Protocols without ports that a rule may name, with port 0: it is about none that has ports. */
  readonly portlessProtocols: readonly string[];
  /**
   * What a range from port 0 stands for: its ports, as Cilium computes, of which the datapath's map makes every port afterwards; or
   * every port from the beginning.
   */
  readonly rangeFromZero: "every port in the map" | "every port";
  /** Where wildcards stand in `serverNames`: as the first label, or anywhere. */
  readonly serverNameWildcards: "first label" | "anywhere";
  /** Whether an allow for everybody is lost where rules of another list for the same port are joined to it in the proxy. */
  readonly joinedAllowAll: "lost" | "kept";
  /** Whether a selector of networks may select what is no address: pods and nodes without the labels that it excludes. */
  readonly networksSelect: "anything" | "the world";
  /** What `except` of a network may be: a network that begins inside of it, or one that lies inside. */
  readonly exceptions: "begin inside" | "lie inside";
  /** What stands for `fromGroups` and `toGroups`: nothing, so that the policy is refused, or a CiliumCIDRGroup. */
  readonly providerGroups: "refused" | "CiliumCIDRGroup";
  /** How the key of a label in a selector is read: as one name with its source before a dot, or the source by itself. */
  readonly labelSources: "before a dot" | "by themselves";
  /** What an empty list of networks or entities beside `toFQDNs` does: nothing, or it takes the rule away. */
  readonly emptyListBesideNames: "nothing" | "takes the rule away";
  /** Whether `cluster-mesh` is an entity. */
  readonly hasClusterMesh: boolean;
  /**
   * Whether what a selector does to the identity that stands for all of a peer's sort (the pods of the cluster, those of other
   * clusters, what is outside) is done to the peer, too. That identity has no label but one of its own.
   */
  readonly hasAggregates: boolean;
}

/** Settings that are compared with what runs, before an upgrade. */
export type AgentSetting =
  | "clusterName"
  | "clusterId"
  | "ipam"
  | "routing"
  | "tunnelProtocol"
  | "authentication";

/**
 * Everything here that depends on Cilium's version. A value of it goes wherever one of these facts counts: with the
 * world into the engine, with the lab into dashboards and alerts, with the configuration's version into values and checks.
 */
export interface CiliumRelease {
  /** `1.18`: what this is about. Its patch releases are taken to be the same in all of this. */
  readonly minor: string;
  /** The patch release that the tables are made from, and that a stack gets unless it says otherwise. */
  readonly version: string;
  readonly chart: {
    /** SHA-256 of its archives in hexadecimal, by version, as the index of cilium/charts gives them. */
    readonly digests: Readonly<Record<string, string>>;
    /** Keys of its values. Generated. */
    readonly keys: ChartKeys;
    /** What its values have otherwise than those of the release before. Generated; absent for the first one that is known. */
    readonly changes?: ChartChanges;
    /**
     * Whether agents authenticate where policies ask for it, unless `authentication.enabled` says otherwise. Where they do not,
     * such traffic passes unauthenticated.
     */
    readonly authenticates: boolean;
  };
  /** Fields of the kinds that a phase may hold, from the CRDs and Kubernetes' OpenAPI document. Generated. */
  readonly fields: KnownFields;
  readonly engine: EngineBehaviour;
  /** Metrics under the names that queries use, which are those of 1.18; each says what it is called and has here. */
  readonly metrics: {
    /** Of the agents and of Hubble Relay. */
    readonly agent: Readonly<Record<AgentMetricName, Metric>>;
    /** Of Hubble's handlers. */
    readonly hubble: (contextOf: ContextOf) => Readonly<Record<HubbleMetricName, Metric>>;
  };
  /** What it asks of the machines and of Kubernetes. Source: its documentation, "Requirements" and "System Requirements". */
  readonly requires: {
    /** Minor releases of Kubernetes that it is tested with, the oldest first. */
    readonly kubernetes: readonly [string, ...string[]];
    /** The oldest kernel of Linux. */
    readonly kernel: string;
  };
  /** Entries of the ConfigMap `cilium-config`, which the agents read. */
  readonly settings: Readonly<Record<AgentSetting, string>>;
}
