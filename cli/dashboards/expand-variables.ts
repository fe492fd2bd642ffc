import type { TimeRange } from "../../observability/prometheus/prometheus-client";
import type { Variable } from "./dashboard-model";
import { durationText, parseDuration } from "./duration";

/** What a user chose, by the variable's name; a variable that is not there is All. */
export type Choices = Readonly<Record<string, readonly string[]>>;

/** What the text of one query depends on. */
export interface QueryContext {
  readonly variables: readonly Variable[];
  readonly choices: Choices;
  /** With the step of this query. */
  readonly range: TimeRange;
  /** The query's shortest step in seconds; stands for the scrape interval. */
  readonly shortestStep: number;
}

/** A query names a variable that nothing defines, or wants it written in an unknown form. A mistake of the program. */
export class VariableError extends Error {
  override readonly name = "VariableError";
}

/** Grafana's data source for Prometheus takes this as the scrape interval where nothing else is said. */
export const usualScrapeInterval = 15;

/** The shortest step of a query, in seconds. */
export const shortestStep = (interval: string | undefined): number =>
  (interval === undefined ? undefined : parseDuration(interval)) ?? usualScrapeInterval;

// Two backslashes for each of the pattern: the pattern stands in a string of PromQL.
const escapeRegex = (text: string): string =>
  text.replace(/[\\^$*+?.()|[\]{}]/g, (character) => (character === "\\" ? "\\\\\\\\" : `\\\\${character}`));

const alternatives = (values: readonly string[]): string => {
  const [only, ...others] = values.map(escapeRegex);
  return others.length === 0 ? (only ?? "") : `(${[only, ...others].join("|")})`;
};

/** What Grafana calls All. */
const allValue = "$__all";

const chosen = ({ name, current, allValue: all }: Variable, choices: Choices): readonly string[] | string => {
  const values = choices[name] ?? [current?.value ?? []].flat();
  return values.length === 0 || values.includes(allValue) ? (all ?? ".*") : values;
};

type Form = (values: readonly string[]) => string;

/** Forms of Grafana's `${name:form}`; without one a variable that may have several values is a regular expression. */
const forms: Readonly<Record<string, Form>> = {
  regex: alternatives,
  pipe: (values) => values.join("|"),
  csv: (values) => values.join(","),
  raw: (values) => values.join(","),
};

const variableText = (variable: Variable, choices: Choices, form: string | undefined): string => {
  const value = chosen(variable, choices);
  // The text for All is a pattern already.
  if (typeof value === "string") return value;
  const write = forms[form ?? (variable.multi || variable.includeAll ? "regex" : "raw")];
  if (write === undefined)
    throw new VariableError(`\${${variable.name}:${form}}: the form is not known here`);
  return write(value);
};

/** Grafana's own variables (its documentation, "Global variables"). */
const builtIn = ({
  range: { from, to, step },
  shortestStep: scrape,
}: QueryContext): Readonly<Record<string, string>> => ({
  __interval: durationText(step),
  __interval_ms: String(step * 1000),
  __rate_interval: durationText(Math.max(step + scrape, 4 * scrape)),
  __range: `${Math.round(to - from)}s`,
  __range_s: String(Math.round(to - from)),
  __range_ms: String(Math.round((to - from) * 1000)),
});

/**
 * A query's text with everything filled in that Grafana would fill in.
 *
 * @throws VariableError for a name that nothing defines.
 */
export const expandVariables = (text: string, context: QueryContext): string =>
  text.replace(
    /\$(?:\{(\w+)(?::(\w+))?\}|([A-Za-z_]\w*))/g,
    (_, braced?: string, form?: string, bare?: string) => {
      const name = braced ?? bare ?? "";
      const own = builtIn(context)[name];
      if (own !== undefined) return own;
      const variable = context.variables.find((each) => each.name === name);
      if (variable === undefined) throw new VariableError(`$${name} is no variable of the dashboard`);
      return variableText(variable, context.choices, form);
    },
  );
