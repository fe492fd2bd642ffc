import * as pulumi from "@pulumi/pulumi";
import type { StackConfig } from "../config/schema";
import { ChartStore, storeFolder } from "../platform/charts/chart-store";
import { fetchChart } from "../platform/charts/fetch-chart";
import { chartInVersion } from "../platform/charts/local-chart";
import { type ChartSource, isChartPath, type WantedChart } from "../platform/charts/wanted-chart";
import type { ReleasePart } from "../platform/wanted-releases";

/** The chart of every release, as the provider is told it. */
export type StackCharts = Readonly<Record<ReleasePart, ChartSource>>;

const wantedCharts = ({ cilium, monitoring }: StackConfig): Record<ReleasePart, WantedChart & Installed> => ({
  cilium: { key: "cilium", ...cilium },
  monitoring: { key: "monitoring", ...monitoring },
  monitoringCrds: { key: "monitoring.crds", ...monitoring.crds },
});

interface Installed {
  readonly mode: "install" | "external" | "off";
}

/** What depends on Cilium's version is chosen by `cilium.version`; so the chart has to be of that version. */
const inItsVersion = (part: ReleasePart, wanted: WantedChart): WantedChart =>
  part === "cilium" && isChartPath(wanted.chart) ? { ...wanted, chart: chartInVersion(wanted) } : wanted;

/**
 * The charts of the releases that the stack installs, from this machine; those that are not there yet are fetched, before
 * anything is registered. So neither a preview nor a swap asks a chart repository.
 *
 * @throws UserError if one cannot be had, is not the one that is expected, or is Cilium's in another version.
 */
export const stackCharts = async (config: StackConfig): Promise<StackCharts> => {
  const store = new ChartStore(storeFolder(process.env));
  const say = (text: string): void => void pulumi.log.info(text);
  const all = Object.entries(wantedCharts(config)) as [ReleasePart, WantedChart & Installed][];
  const charts = await Promise.all(
    all.map(async ([part, wanted]): Promise<[ReleasePart, ChartSource]> => {
      const { chart, mode } = wanted;
      if (mode !== "install") return [part, { chart }];
      return [part, await fetchChart(inItsVersion(part, wanted), store, say)];
    }),
  );
  return Object.fromEntries(charts) as Record<ReleasePart, ChartSource>;
};
