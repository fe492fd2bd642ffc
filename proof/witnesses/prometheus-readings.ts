import { setTimeout as sleep } from "node:timers/promises";
import type { PrometheusDoor } from "../../cluster/prometheus-door";
import type { ExposedSample } from "../../observability/prometheus/exposition";
import type { Sample } from "../../observability/prometheus/prometheus-answer";
import { query, serverTime } from "../../observability/prometheus/prometheus-client";
import { type CounterSource, countedMetrics } from "./counter-source";

/** Labels that counts are made of (`observability/queries/counts.ts`); all others are summed up. */
const kept = [
  ...["__name__", "source_namespace", "source_app", "destination_namespace", "destination_app"],
  ...["type", "subtype", "verdict", "traffic_direction", "method", "status", "reason"],
];

const counters = `sum by (${kept.join(", ")}) ({__name__=~"${countedMetrics.join("|")}"})`;

/** The jobs by which agents are scraped. */
const jobs = `group by (job) (${countedMetrics[0]})`;

/** How a source waits. */
export interface ScrapePatience {
  /** How long a scrape is waited for. Default: 150 s; the operator's own interval is 30 s. */
  readonly patienceMs?: number;
  /** Default: 1 s. */
  readonly pauseMs?: number;
}

const exposed = ({ labels: { __name__: name = "", ...labels }, value }: Sample): ExposedSample => ({
  name,
  labels,
  value,
});

const quoted = (names: readonly string[]): string =>
  JSON.stringify(names.map((name) => name.replace(/[\\^$.*+?()[\]{}|]/g, "\\$&")).join("|"));

/**
 * Hubble's metrics as a Prometheus has them. It knows them after its next scrape of every agent, which is waited for: what
 * is read holds everything until the moment at which it was asked. All times are those of Prometheus' own clock.
 *
 * @param door see `operatedPrometheus`.
 */
export const prometheusCounters = (
  { place, url, options }: PrometheusDoor,
  { patienceMs = 150_000, pauseMs = 1_000 }: ScrapePatience = {},
): CounterSource => {
  const name = `Prometheus ${place}`;
  const asked = async (expr: string, at: number): Promise<readonly Sample[]> =>
    (await query(url, expr, at, options)).samples;
  const now = (): Promise<number> => serverTime(url, options);

  /** Waits until every agent has been scraped after a moment. @returns when that is so. */
  const scrapedAfter = async (moment: number): Promise<number> => {
    const named = (await asked(jobs, moment)).flatMap(({ labels: { job } }) => job ?? []);
    if (named.length === 0) return moment;
    const up = `up{job=~${quoted(named)}}`;
    for (const end = Date.now() + patienceMs; ; await sleep(pauseMs)) {
      const at = await now();
      const down = (await asked(`${up} == 0`, at))[0]?.labels;
      if (down !== undefined) throw new Error(`${name} fails to scrape ${down.instance} (job ${down.job})`);
      const late = (await asked(`timestamp(${up})`, at)).find(({ value }) => value < moment);
      if (late === undefined) return at;
      if (Date.now() >= end)
        throw new Error(`${name} has not scraped ${late.labels.instance} for ${patienceMs / 1000} s`);
    }
  };

  const at = async (moment: number): Promise<readonly ExposedSample[]> =>
    (await asked(counters, moment)).map(exposed);
  return {
    name,
    show: async () => at(await now()),
    read: async () => at(await scrapedAfter(await now())),
    close: async () => undefined,
  };
};
