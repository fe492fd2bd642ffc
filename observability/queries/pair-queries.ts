import type { Query } from "./query";

/** An end of a flow as Hubble labels it. Both are empty for what is not a pod: a node, the API server, the world. */
export interface LabelledEnd {
  readonly namespace: string;
  /**
   * What the pod's labels call it (`app-label.ts`). Not the workload: that is known at the pod's own node only, so a
   * query for two workloads is empty as soon as they run on two nodes.
   */
  readonly app: string;
}

/** Who talks to whom. */
export interface Pair {
  readonly source: LabelledEnd;
  readonly destination: LabelledEnd;
}

const matchersOf = ({ source, destination }: Pair): string =>
  [
    `source_namespace="${source.namespace}"`,
    `source_app="${source.app}"`,
    `destination_namespace="${destination.namespace}"`,
    `destination_app="${destination.app}"`,
  ].join(", ");

/** Flows from one application to another by what became of them. Ports are not labels of Hubble's, so all ports count. */
export const flowsBetween = (pair: Pair): Query => ({
  name: "flows-between",
  title: "Flows by verdict",
  description:
    "Flows from this sender to this receiver, on every port: FORWARDED is let through, DROPPED is not, and counts twice where policy drops: the verdict, and the drop. Empty while nobody tries.",
  unit: "cps",
  metrics: ["hubble_flows_processed_total"],
  labels: ["verdict"],
  legend: "{{verdict}}",
  expr: ({ window }) =>
    `sum by (verdict) (rate(hubble_flows_processed_total{${matchersOf(pair)}}[${window}]))`,
});

/** Requests from one application to another by method and status. The path is not a label of Hubble's. */
export const requestsBetween = (pair: Pair): Query => ({
  name: "requests-between",
  title: "Requests by status",
  description:
    "Requests from this sender to this receiver by method and status, whatever the path: 403 is the proxy's refusal. Empty while nobody asks.",
  unit: "reqps",
  metrics: ["hubble_http_requests_total"],
  labels: ["method", "status"],
  legend: "{{method}} {{status}}",
  expr: ({ window }) =>
    `sum by (method, status) (rate(hubble_http_requests_total{${matchersOf(pair)}}[${window}]))`,
});
