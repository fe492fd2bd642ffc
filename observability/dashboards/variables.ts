import {
  DatasourceVariableBuilder,
  QueryVariableBuilder,
  type VariableModel,
  VariableRefresh,
  VariableSort,
} from "@grafana/grafana-foundation-sdk/dashboard";
import type { QueryParameters } from "../queries/query";

/** Reference to the Prometheus that the reader has chosen; no uid of an installation is written down. */
export const prometheus = { type: "prometheus", uid: "$datasource" };

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

/** What the package's builders set for variables of type `interval` is no part of others. */
const withoutInterval = ({ auto: _, auto_min: _min, auto_count: _count, ...model }: VariableModel) => model;

const all = { text: "All", value: "$__all" };

/**
 * Every namespace at either end of a flow. `label_values` can ask for one end only, and a namespace whose every packet
 * is dropped is never a destination.
 */
const eitherEnd = ["source_namespace", "destination_namespace"]
  .map(
    (label) =>
      `group by (either_end) (label_replace(last_over_time(hubble_flows_processed_total[$__range]), "either_end", "$1", "${label}", "(.*)"))`,
  )
  .join(" or ");

const namespaces = (name: string, label: string, description: string): QueryVariableBuilder =>
  new QueryVariableBuilder(name)
    .label(label)
    .description(description)
    .datasource(prometheus)
    // Namespaces come and go with the phases, so with the time that is looked at.
    .refresh(VariableRefresh.OnTimeRangeChanged)
    .sort(VariableSort.AlphabeticalAsc)
    .includeAll(true)
    .allValue(".*");

/**
 * The variables of both dashboards: the data source, the namespace at either end of a flow, the talkers and the
 * receivers. Values come from `hubble_flows_processed_total`: it exists as soon as there is traffic, while
 * `hubble_drop_total` has no series before the first drop.
 */
export const variables = (): readonly VariableModel[] =>
  [
    new DatasourceVariableBuilder("datasource")
      .label("Data source")
      .description("The Prometheus that scrapes Cilium and Hubble")
      .type("prometheus"),
    namespaces("namespace", "Namespace", "Namespace at either end of a flow")
      .query(`query_result(${eitherEnd})`)
      .regex('/either_end="([^"]+)"/')
      .current({ selected: true, ...all }),
    namespaces("src_ns", "Source namespace", "Who talks")
      .query("label_values(hubble_flows_processed_total, source_namespace)")
      .multi(true)
      .current({ selected: true, text: [all.text], value: [all.value] }),
    namespaces("dst_ns", "Destination namespace", "Who is talked to")
      .query("label_values(hubble_flows_processed_total, destination_namespace)")
      .multi(true)
      .current({ selected: true, text: [all.text], value: [all.value] }),
  ].map((builder) => withoutInterval(builder.build()));
