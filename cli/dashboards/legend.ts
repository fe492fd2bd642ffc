import type { Series } from "../../observability/prometheus/prometheus-answer";

type Labelled = Pick<Series, "labels">;

const automatic = ({ labels }: Labelled, expr: string): string => {
  const { __name__: name = "", ...others } = labels;
  const entries = Object.entries(others).map(([label, value]) => `${label}=${JSON.stringify(value)}`);
  if (entries.length === 0) return name === "" ? expr : name;
  return `${name}{${entries.join(", ")}}`;
};

/** A text with `{{label}}` filled in; a label that a series has not is empty, as in Grafana. */
export const fillLabels = (format: string, labels: Series["labels"]): string =>
  format.replace(/\{\{\s*(.+?)\s*\}\}/g, (_, label: string) => labels[label] ?? "");

/** What an empty name is shown as, so that there is something to read and to click. */
export const emptyName = "(empty)";

/**
 * Name of a series.
 *
 * @param format of the query (`legendFormat`); absent or `__auto`: all labels, and without labels the query itself.
 */
export const seriesName = (series: Labelled, format: string | undefined, expr: string): string =>
  format === undefined || format === "" || format === "__auto"
    ? automatic(series, expr)
    : fillLabels(format, series.labels).trim() || emptyName;

/** Names told apart by a number where two are the same. */
export const distinct = (names: readonly string[]): readonly string[] => {
  const seen = new Map<string, number>();
  return names.map((name) => {
    const count = (seen.get(name) ?? 0) + 1;
    seen.set(name, count);
    return count === 1 ? name : `${name} (${count})`;
  });
};
