import { resolve } from "node:path";
import type { CiliumConfig } from "../config/schema";

/** Where Helm takes a chart from, in the words of `kubernetes:helm.sh/v3:Release`. */
export interface ChartSource {
  readonly chart: string;
  /** Absent for a chart directory, whose own `Chart.yaml` says the version. */
  readonly version?: string;
  readonly repositoryOpts?: { readonly repo: string };
}

/** Whether a chart is given as a directory or an archive on this machine. */
export const isChartPath = (chart: string): boolean => /^\.{0,2}\//.test(chart);

/**
 * Turns the configuration's `chart`, `version` and `repository` into Helm's terms: a path (`./…`, `../…`, `/…`), an
 * `oci://` reference, or a name in a repository. A relative path counts from the project's folder.
 */
export const chartSource = (config: Pick<CiliumConfig, "chart" | "version" | "repository">): ChartSource => {
  if (isChartPath(config.chart)) {
    // Kept as written: an absolute path would be another input in every checkout.
    return { chart: config.chart.startsWith("/") ? resolve(config.chart) : config.chart };
  }
  if (config.chart.startsWith("oci://")) return { chart: config.chart, version: config.version };
  return { chart: config.chart, version: config.version, repositoryOpts: { repo: config.repository } };
};
