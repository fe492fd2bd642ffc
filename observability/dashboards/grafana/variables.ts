import {
  DatasourceVariableBuilder,
  QueryVariableBuilder,
  type VariableModel,
  VariableRefresh,
  VariableSort,
} from "@grafana/grafana-foundation-sdk/dashboard";
import { allNamespaces, type NamespaceVariable, namespaceVariables } from "../parameters";
import { prometheus } from "./prometheus-target";

/** What the package's builders set for variables of type `interval` is not part of others. */
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

/** Where the values of a variable come from. */
const valuesOf: Readonly<Record<(typeof namespaceVariables)[number]["name"], string>> = {
  namespace: `query_result(${eitherEnd})`,
  src_ns: "label_values(hubble_flows_processed_total, source_namespace)",
  dst_ns: "label_values(hubble_flows_processed_total, destination_namespace)",
};

const namespaces = ({ name, label, description }: NamespaceVariable): QueryVariableBuilder =>
  new QueryVariableBuilder(name)
    .label(label)
    .description(description)
    .datasource(prometheus)
    // Namespaces come and go with the phases, so with the time that is looked at.
    .refresh(VariableRefresh.OnTimeRangeChanged)
    .sort(VariableSort.AlphabeticalAsc)
    .includeAll(true)
    .allValue(allNamespaces);

/**
 * The variables of both dashboards: the data source and the namespaces. Values come from `hubble_flows_processed_total`:
 * it exists as soon as there is traffic, while `hubble_drop_total` has no series before the first drop.
 */
export const variables = (): readonly VariableModel[] =>
  [
    new DatasourceVariableBuilder("datasource")
      .label("Data source")
      .description("The Prometheus that scrapes Cilium and Hubble")
      .type("prometheus"),
    ...namespaceVariables.map((variable) => {
      const builder = namespaces(variable).query(valuesOf[variable.name]);
      return variable.multi
        ? builder.multi(true).current({ selected: true, text: [all.text], value: [all.value] })
        : builder.regex('/either_end="([^"]+)"/').current({ selected: true, ...all });
    }),
  ].map((builder) => withoutInterval(builder.build()));
