import { resolve } from "node:path";
import type { ChartDigest } from "./pinned-charts";

/** A chart as the configuration names it. */
export interface WantedChart {
  /** The part of the configuration that names it, for messages: `cilium`, `monitoring`, `monitoring.crds`. */
  readonly key: string;
  /** A name in the repository, an `oci://` reference, or a path. */
  readonly chart: string;
  readonly version: string;
  readonly repository: string;
  /** SHA-256 that the archive has to have; absent: whatever is pinned, or was recorded at the first fetch. */
  readonly digest?: string | undefined;
}

/** Where Helm takes a chart from, in the words of `kubernetes:helm.sh/v3:Release`: a folder or an archive, whose own `Chart.yaml` says the version. */
export interface ChartSource {
  readonly chart: string;
}

/** Whether a chart is given as a folder or an archive on this machine. */
export const isChartPath = (chart: string): boolean => /^\.{0,2}\//.test(chart);

/** Whether a chart is in an OCI registry. */
export const isOciChart = (chart: string): boolean => chart.startsWith("oci://");

/** A chart's name alone: the last part of an `oci://` reference. */
export const chartName = ({ chart }: Pick<WantedChart, "chart">): string =>
  isOciChart(chart) ? (chart.split("/").at(-1) ?? chart) : chart;

/** Where a chart comes from: the same name and version may be another chart elsewhere. */
export const chartOrigin = ({ chart, repository }: Pick<WantedChart, "chart" | "repository">): string =>
  isOciChart(chart) ? chart : repository;

/** A path as the provider is told: kept as written, since an absolute one would be another input in every checkout. */
export const pathSource = (chart: string): ChartSource => ({
  chart: chart.startsWith("/") ? resolve(chart) : chart,
});

/** A digest without the `sha256:` that may stand in front, in lower case. */
export const plainDigest = (digest: string): ChartDigest => digest.toLowerCase().replace(/^sha256:/, "");
