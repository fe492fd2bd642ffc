import type { CiliumRelease } from "../../cilium/cilium-release";
import type { PrometheusDoor } from "../../cluster/prometheus-door";
import { seriesIn } from "../../observability/metrics/asked-series";
import type { Target } from "../../observability/prometheus/prometheus-answer";
import { activeTargets, labelNames, query } from "../../observability/prometheus/prometheus-client";

/** Events that Hubble lost on one node lately. */
export interface LostEvents {
  readonly node: string;
  readonly source: string;
  readonly perSecond: number;
}

/** What a Prometheus says. */
export interface PrometheusFacts {
  /** Where it is: `monitoring/prometheus-operated`, or an address. */
  readonly place: string;
  readonly targets: readonly Target[];
  /** Of every series that a dashboard asks for, the labels that it has; none where there is no such series. */
  readonly series: Readonly<Record<string, readonly string[]>>;
  readonly lost: readonly LostEvents[];
}

/** As the alert CiliumHubbleEventsLost asks. */
const lostQuery = "sum by (node, source) (rate(hubble_lost_events_total[5m])) > 0";

/**
 * Asks a Prometheus for its targets, for the labels of the series that dashboards ask for, and for lost events.
 *
 * @param promql what the dashboards ask.
 * @throws ApiError or PrometheusError where it does not answer.
 */
export const readPrometheus = async (
  { place, url, options }: PrometheusDoor,
  promql: readonly string[],
  release: CiliumRelease,
  now: number,
): Promise<PrometheusFacts> => {
  const names = [...new Set(promql.flatMap((text) => seriesIn(text, release)))].sort();
  const [targets, series, { samples }] = await Promise.all([
    activeTargets(url, options),
    Promise.all(names.map(async (name) => [name, await labelNames(url, [name], options)] as const)),
    query(url, lostQuery, now, options),
  ]);
  return {
    place,
    targets,
    series: Object.fromEntries(series),
    lost: samples.map(({ labels, value }) => ({
      node: labels.node ?? "unknown",
      source: labels.source ?? "unknown",
      perSecond: value,
    })),
  };
};
