import type { CiliumRelease } from "../../cilium/cilium-release";
import { defaultRelease } from "../../cilium/releases";
import { catalogueOf, inRelease, metricOfSeries } from "../../observability/metrics/catalogue";
import { everywhere, type Query } from "../../observability/queries";
import { promqlFacts } from "../support/promql";
import { readExpression } from "./expression-faults";

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
  const faults = [...readExpression(query.expr(everywhere), release).faults];
  const read = new Set(selections.flatMap(({ series }) => metricOfSeries(series, release)?.name ?? []));
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
