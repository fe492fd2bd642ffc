import type { HubbleHandler } from "../../cilium/metric";
import type { CiliumConfig } from "../../config/schema";

/** Labels that `labelsContext` may ask for (Cilium documentation, "Monitoring & Metrics", context options), as far as used. */
export type ContextLabel =
  | "source_namespace"
  | "source_workload"
  | "source_app"
  | "destination_namespace"
  | "destination_workload"
  | "destination_app"
  | "traffic_direction";

/** One entry of the chart's `hubble.metrics.enabled`. */
export interface HubbleMetric {
  readonly name: HubbleHandler;
  /** Options of that metric alone, such as `query` of `dns`. */
  readonly options: readonly string[];
  /** Labels added to every series of it; without them there is no such label in Prometheus. */
  readonly labels: readonly ContextLabel[];
}

/** Who talks to whom, by namespace. */
export const namespaceLabels = [
  "source_namespace",
  "destination_namespace",
  "traffic_direction",
] as const satisfies readonly ContextLabel[];

/**
 * Who talks to whom, by pod. An agent knows the workloads of its own node's pods only and none of a bare pod
 * (`pkg/hubble/parser/common/endpoint.go`), so of most flows one end has no workload. What a pod's labels call it
 * (`source_app`, `destination_app`) is part of its identity, and every node knows that.
 */
export const podLabels = [
  "source_namespace",
  "source_workload",
  "source_app",
  "destination_namespace",
  "destination_workload",
  "destination_app",
  "traffic_direction",
] as const satisfies readonly ContextLabel[];

/**
 * The metrics that are always on. All carry the namespaces: the chart's dashboards of DNS and of a namespace's network
 * filter `dns`, `tcp` and `icmp` by them, too. Flows and requests also carry the pods' names for themselves, and
 * the workloads that the chart's dashboard of HTTP needs. `httpV2` excludes `http`.
 */
export const standardMetrics: readonly HubbleMetric[] = [
  { name: "dns", options: ["query", "ignoreAAAA"], labels: namespaceLabels },
  { name: "drop", options: [], labels: namespaceLabels },
  { name: "tcp", options: [], labels: namespaceLabels },
  { name: "flow", options: [], labels: podLabels },
  { name: "httpV2", options: [], labels: podLabels },
];

/** Counts pings and unreachable messages; switched on by `hubble.icmp`. */
export const icmpMetric: HubbleMetric = { name: "icmp", options: [], labels: namespaceLabels };

/** A metric in the chart's form: `dns:query;ignoreAAAA;labelsContext=source_namespace,destination_namespace`. */
export const metricText = ({ name, options, labels }: HubbleMetric): string => {
  const context = labels.length === 0 ? [] : [`labelsContext=${labels.join(",")}`];
  const all = [...options, ...context];
  return all.length === 0 ? name : `${name}:${all.join(";")}`;
};

/** The metrics that the configuration switches on, as data. Those of `extraMetrics` are text only and not among them. */
export const enabledMetrics = (hubble: Pick<CiliumConfig["hubble"], "icmp">): readonly HubbleMetric[] =>
  hubble.icmp ? [...standardMetrics, icmpMetric] : standardMetrics;

/** The list for the chart's `hubble.metrics.enabled`. */
export const metricsList = (hubble: Pick<CiliumConfig["hubble"], "icmp" | "extraMetrics">): string[] => [
  ...enabledMetrics(hubble).map(metricText),
  ...hubble.extraMetrics,
];
