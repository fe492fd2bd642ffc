import type { QueryParameters } from "../queries/query";

/**
 * Queries in a dashboard ask for what the reader has chosen. Grafana writes several chosen values as `a|b` and All as
 * `.*`, which is why the queries compare with `=~`. `$__rate_interval` is never shorter than four scrapes.
 */
export const dashboardParameters: QueryParameters = {
  namespace: "$namespace",
  sourceNamespace: "$src_ns",
  destinationNamespace: "$dst_ns",
  window: "$__rate_interval",
};

/** A variable that stands for namespaces in the queries. Until the reader chooses some it stands for all. */
export interface NamespaceVariable {
  readonly name: string;
  readonly label: string;
  readonly description: string;
  /** Whether several can be chosen. */
  readonly multi: boolean;
}

/** The variables of both dashboards: the namespace at either end of a flow, the talkers and the receivers. */
export const namespaceVariables = [
  { name: "namespace", label: "Namespace", description: "Namespace at either end of a flow", multi: false },
  { name: "src_ns", label: "Source namespace", description: "Who talks", multi: true },
  { name: "dst_ns", label: "Destination namespace", description: "Who is talked to", multi: true },
] as const satisfies readonly NamespaceVariable[];

/** What a variable for namespaces stands for as long as nothing is chosen: a pattern for all. */
export const allNamespaces = ".*";
