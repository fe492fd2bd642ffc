import { allNamespaces, namespaceVariables } from "../../observability/dashboards/parameters";
import type { TimeRange } from "../../observability/prometheus/prometheus-client";
import { durationText } from "./duration";

/** What a user chose, by the variable's name; a variable that is not there is All. */
export type Choices = Readonly<Record<string, readonly string[]>>;

/** What the text of one query depends on. */
export interface QueryContext {
  readonly choices: Choices;
  /** With the step of this query. */
  readonly range: TimeRange;
}

/** The shortest step of a query, in seconds; Grafana takes it for the scrape interval. */
export const scrapeInterval = 15;

// Two backslashes for each of the pattern: the pattern stands in a string of PromQL.
const escapeRegex = (text: string): string =>
  text.replace(/[\\^$*+?.()|[\]{}]/g, (character) => (character === "\\" ? "\\\\\\\\" : `\\\\${character}`));

const alternatives = (values: readonly string[]): string => {
  const [only, ...others] = values.map(escapeRegex);
  return others.length === 0 ? (only ?? "") : `(${[only, ...others].join("|")})`;
};

/** Grafana's own variables (its documentation, "Global variables"). */
const builtIn = ({ range: { from, to, step } }: QueryContext): Readonly<Record<string, string>> => ({
  __interval: durationText(step),
  __interval_ms: String(step * 1000),
  __rate_interval: durationText(Math.max(step + scrapeInterval, 4 * scrapeInterval)),
  __range: `${Math.round(to - from)}s`,
  __range_s: String(Math.round(to - from)),
  __range_ms: String(Math.round((to - from) * 1000)),
});

/**
 * A query's text with everything filled in that Grafana would fill in. Chosen namespaces become a regular expression.
 *
 * @throws Error, a mistake of the program, for a name that nothing defines.
 */
export const expandVariables = (text: string, context: QueryContext): string =>
  text.replace(/\$(?:\{(\w+)\}|([A-Za-z_]\w*))/g, (_, braced?: string, bare?: string) => {
    const name = braced ?? bare ?? "";
    const own = builtIn(context)[name];
    if (own !== undefined) return own;
    if (!namespaceVariables.some((variable) => variable.name === name)) {
      throw new Error(`$${name} is not a variable of the dashboards`);
    }
    const chosen = context.choices[name] ?? [];
    return chosen.length === 0 ? allNamespaces : alternatives(chosen);
  });
