import type { CiliumRelease } from "../../cilium/cilium-release";
import { inRelease, labelsOfSeries, metricOfSeries } from "../../observability/metrics/catalogue";
import { promqlFacts } from "../support/promql";

/** Labels of series that rules record. */
export type KnownLabels = ReadonlyMap<string, readonly string[]>;

// The labels that the expression itself makes, and of what.
const madeLabels = (expr: string): readonly (readonly [made: string, of: string])[] =>
  [...expr.matchAll(/,\s*"(\w+)",\s*"[^"]*",\s*"(\w+)",\s*"[^"]*"\s*\)/g)].map(([, made = "", of = ""]) => [
    made,
    of,
  ]);

/** What an expression can be answered with in a release, and why it might not be. */
export interface ExpressionReading {
  /** Sentences about metrics and labels that nothing has; none for a sound expression. */
  readonly faults: readonly string[];
  /** Labels that its series have, and those that it makes. */
  readonly labels: readonly string[];
}

/** Reads an expression, in the names that queries have, as a release is asked it. @throws Error where it is no PromQL. */
export const readExpression = (
  expr: string,
  release: CiliumRelease,
  recorded: KnownLabels = new Map(),
): ExpressionReading => {
  const { selections, grouping } = promqlFacts(inRelease(expr, release));
  const labelsOf = (series: string): readonly string[] | undefined =>
    recorded.get(series) ??
    (metricOfSeries(series, release) === undefined ? undefined : labelsOfSeries(series, release));
  const selected = selections.flatMap(({ series, labels }) => {
    const known = labelsOf(series);
    if (known === undefined) return [`nothing exports ${series}`];
    return labels.filter((label) => !known.includes(label)).map((label) => `${series} has no label ${label}`);
  });
  const made = madeLabels(expr);
  const labels = [
    ...selections.flatMap(({ series }) => labelsOf(series) ?? []),
    ...made.map(([label]) => label),
  ];
  const needed = [...grouping, ...made.map(([, of]) => of)];
  const missing = needed.filter((label) => !labels.includes(label));
  return { faults: [...selected, ...missing.map((label) => `no series has a label ${label}`)], labels };
};
