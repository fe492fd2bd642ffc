import type { MetricName } from "../metrics/catalogue";
import type { QueryParameters } from "./query";

/**
 * Rates of a metric whose flows begin or end in a namespace. `or` joins both selections; a series that both select is
 * there once, so nothing is counted twice.
 *
 * @param matchers further label matchers, such as `verdict="DROPPED"`.
 */
export const rateAtEitherEnd = (
  metric: MetricName,
  { namespace, window }: QueryParameters,
  ...matchers: readonly string[]
): string => {
  const rateAt = (label: string): string =>
    `rate(${metric}{${[`${label}=~"${namespace}"`, ...matchers].join(", ")}}[${window}])`;
  return `(${rateAt("source_namespace")} or ${rateAt("destination_namespace")})`;
};

/** Matchers of both ends of a flow. */
export const bothEnds = ({ sourceNamespace, destinationNamespace }: QueryParameters): readonly string[] => [
  `source_namespace=~"${sourceNamespace}"`,
  `destination_namespace=~"${destinationNamespace}"`,
];

/** Rates of a metric between two namespaces. */
export const rateBetween = (
  metric: string,
  parameters: QueryParameters,
  ...matchers: readonly string[]
): string => `rate(${metric}{${[...bothEnds(parameters), ...matchers].join(", ")}}[${parameters.window}])`;

/**
 * A sum that is 0 where nothing has happened yet. A counter with labels has no series before its first event, and a
 * panel would say "No data" of a quiet, healthy cluster. The 0 rests on the scrapes of a job: where that is not scraped,
 * the answer stays empty, as it should.
 */
export const orZeroIfScraped = (sum: string, job: "hubble-metrics" | "cilium-agent"): string =>
  `(${sum}) or (0 * sum(up{job="${job}"}))`;
