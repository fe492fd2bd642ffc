import type { MetricName } from "../metrics/catalogue";
import type { Unit } from "./unit";

/**
 * What a query can be asked for. Each is put into the PromQL text as it is: a regular expression (RE2, full match) for
 * the namespaces, a duration for the window. In a dashboard they are Grafana's variables (`$namespace`,
 * `$__rate_interval`), in a test `.*` and `5m`.
 */
export interface QueryParameters {
  /** Either end of a flow. */
  readonly namespace: string;
  /** The end that talks. */
  readonly sourceNamespace: string;
  /** The end that is talked to. */
  readonly destinationNamespace: string;
  /** Range of a rate: at least four scrape intervals (of 10 s). */
  readonly window: string;
}

/** A named PromQL query. */
export interface Query {
  /** Kebab-case; unique. */
  readonly name: string;
  readonly title: string;
  /** What it shows and how to read it; one to three sentences, for the panel's description and the docs. */
  readonly description: string;
  readonly unit: Unit;
  /** Metrics that the query reads; their settings say what it needs. */
  readonly metrics: readonly [MetricName, ...MetricName[]];
  /** Labels of the answer's series; the legend may use only these. */
  readonly labels: readonly string[];
  /** Grafana's form: `{{reason}}`. */
  readonly legend: string;
  /** The PromQL text. */
  readonly expr: (parameters: QueryParameters) => string;
}

/** Parameters that leave nothing out. */
export const everywhere: QueryParameters = {
  namespace: ".*",
  sourceNamespace: ".*",
  destinationNamespace: ".*",
  window: "5m",
};
