import type { CiliumRelease } from "../../cilium/cilium-release";
import { defaultRelease } from "../../cilium/releases";
import {
  catalogueOf,
  inRelease,
  labelsOfSeries,
  metricOfSeries,
} from "../../observability/metrics/catalogue";
import { everywhere, type Query } from "../../observability/queries";
import { promqlFacts } from "../support/promql";

/** Units that a query may have (Grafana's ids). */
const units = ["cps", "pps", "reqps", "percentunit", "s", "short"];

const inText = (text: string): string[] =>
  [...text.matchAll(/\{\{(\w+)\}\}/g)].map(([, label = ""]) => label);

/**
 * Everything by which a query would come back empty, or with a legend that has holes.
 *
 * @param release whose metrics there are. Default: that of a stack that names none.
 * @returns sentences; none for a query that is sound.
 */
export const queryFaults = (query: Query, release: CiliumRelease = defaultRelease): readonly string[] => {
  const { selections, grouping } = promqlFacts(inRelease(query.expr(everywhere), release));
  const read = new Set<string>();
  const faults: string[] = [];
  for (const { series, labels } of selections) {
    const metric = metricOfSeries(series, release);
    if (metric === undefined) {
      faults.push(`nothing exports ${series}`);
      continue;
    }
    read.add(metric.name);
    const known = labelsOfSeries(series, release);
    for (const label of labels) if (!known.includes(label)) faults.push(`${series} has no label ${label}`);
  }
  const everyLabel = selections.flatMap(({ series }) => labelsOfSeries(series, release));
  for (const label of grouping)
    if (!everyLabel.includes(label)) faults.push(`no series has a label ${label}`);
  for (const label of query.labels)
    if (!grouping.includes(label)) faults.push(`the answer has no label ${label}`);
  for (const label of inText(query.legend))
    if (!query.labels.some((each) => each === label)) faults.push(`the legend uses ${label}`);
  const declared: readonly string[] = query.metrics.map((name) => catalogueOf(release)[name].name);
  for (const name of read) if (!declared.includes(name)) faults.push(`${name} is read and not declared`);
  for (const name of declared) if (!read.has(name)) faults.push(`${name} is declared and not read`);
  for (const name of query.metrics)
    if (catalogueOf(release)[name].setting === "") faults.push(`nobody knows which setting brings ${name}`);
  if (!units.includes(query.unit)) faults.push(`unit ${query.unit} is none of ${units.join(", ")}`);
  if (query.title === "" || query.description === "") faults.push("no title or no description");
  return faults;
};
