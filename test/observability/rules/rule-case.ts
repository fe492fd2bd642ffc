import type { MetricName } from "../../../observability/metrics/catalogue";
import type { ObservedPhase } from "../../../observability/observed-phase";

/** A series of a rule test, in promtool's notation of values: `0+60x10` is 0, 60, 120, … up to 600, one a minute. */
export interface InputSeries {
  readonly name: MetricName;
  readonly labels: Readonly<Record<string, string>>;
  readonly values: string;
}

/** An alert that fires, with its texts as they are sent. */
export interface Firing {
  /** Without `alertname`. */
  readonly labels: Readonly<Record<string, string>>;
  readonly summary: string;
  readonly description: string;
}

/** What an alert does with some series. */
export interface RuleCase {
  readonly alert: string;
  /** When it fires or why it does not: the end of a sentence that begins with the alert's name. */
  readonly title: string;
  /** `swap`: it is quiet though its own condition holds, because two phases were seen. */
  readonly kind: "fires" | "quiet" | "swap";
  readonly observed: ObservedPhase;
  readonly series: readonly InputSeries[];
  /** Times since the start at which it is looked at; it does the same at each. */
  readonly at: readonly [string, ...string[]];
  /** Empty unless it fires. */
  readonly firing: readonly Firing[];
}

/** A series with the labels that Prometheus gives to it besides. */
export const input = (
  name: MetricName,
  labels: Readonly<Record<string, string>>,
  values: string,
): InputSeries => ({ name, labels, values });

/** How promtool writes a series. */
export const seriesText = ({ name, labels }: Pick<InputSeries, "name" | "labels">): string => {
  const matchers = Object.entries(labels).map(([label, value]) => `${label}=${JSON.stringify(value)}`);
  return `${name}{${matchers.join(", ")}}`;
};
