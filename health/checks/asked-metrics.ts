import type { CiliumRelease } from "../../cilium/cilium-release";
import { defaultRelease } from "../../cilium/releases";
import { seriesIn } from "../../observability/metrics/asked-series";
import { labelsOfSeries } from "../../observability/metrics/catalogue";
import type { ClusterFacts } from "../facts/cluster-facts";
import type { DashboardObject } from "../facts/dashboard-facts";
import type { PrometheusFacts } from "../facts/prometheus-facts";
import type { Fault } from "../finding";
import { type Judgement, notHere } from "./check";
import { runningRelease } from "./cilium-parts";

/** Handlers that `hubble-metrics` of the agents names, each with the labels that it adds. */
export const handlersIn = (setting: string): ReadonlyMap<string, readonly string[]> =>
  new Map(
    setting
      .split(/\s+/)
      .filter((text) => text !== "")
      .map((text) => {
        const [name = "", options = ""] = text.split(/:(.*)/s);
        const context = options.split(";").find((option) => option.startsWith("labelsContext="));
        return [
          name,
          (context ?? "=")
            .split("=")[1]
            ?.split(",")
            .filter((label) => label !== "") ?? [],
        ] as const;
      }),
  );

/** The handler of a metric of Hubble's; undefined for any other: its setting is `…hubble.metrics.enabled[drop]`. */
export const handlerOf = (setting: string): string | undefined =>
  /hubble\.metrics\.enabled\[(\w+)\]/.exec(setting)?.[1];

/** Labels of a series that a query names. */
const askedLabels = (promql: string, series: string, release: CiliumRelease): readonly string[] => {
  const words = new Set(promql.replace(/"(?:[^"\\]|\\.)*"/g, "").match(/[A-Za-z_]\w*/g) ?? []);
  return labelsOfSeries(series, release).filter((label) => words.has(label));
};

interface Asked {
  readonly series: string;
  readonly labels: readonly string[];
  readonly dashboard: string;
}

/** Every series that dashboards ask for, with all labels that any of their queries names. */
const askedSeries = (objects: readonly DashboardObject[], release: CiliumRelease): readonly Asked[] => {
  const found = new Map<string, Asked>();
  for (const { name, queries } of objects) {
    for (const promql of queries) {
      for (const series of seriesIn(promql, release)) {
        const before = found.get(series);
        const labels = [...new Set([...(before?.labels ?? []), ...askedLabels(promql, series, release)])];
        found.set(series, { series, labels, dashboard: before?.dashboard ?? name });
      }
    }
  }
  return [...found.values()];
};

const nothingAsked = "no dashboard of Cilium or of the lab is there";
const noPrometheus = "there is no Prometheus to ask";
/** What has to be read for it. */
export const metricFacts = ["dashboards", "prometheus", "ciliumConfig", "workloads"] as const;

/** What dashboards ask for, and what is known of those who would answer. */
interface AskedMetrics {
  readonly asked: readonly Asked[];
  readonly prometheus: PrometheusFacts;
  readonly release: CiliumRelease;
  /** As `handlersIn` gives them. */
  readonly handlers: ReadonlyMap<string, readonly string[]>;
}

/** Judges what dashboards ask for, where there are any and a Prometheus to hold them against. */
export const ofAsked =
  (judge: (metrics: AskedMetrics) => readonly Fault[]) =>
  (facts: Pick<ClusterFacts, (typeof metricFacts)[number]>): Judgement => {
    const { dashboards, prometheus, ciliumConfig, workloads } = facts;
    if (prometheus === undefined) return notHere(noPrometheus);
    const release = runningRelease(workloads)?.release ?? defaultRelease;
    const asked = askedSeries(dashboards.objects, release);
    if (asked.length === 0) return notHere(nothingAsked);
    const handlers = handlersIn(ciliumConfig?.["hubble-metrics"] ?? "");
    return judge({ asked, prometheus, release, handlers });
  };
