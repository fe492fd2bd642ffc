import { cpSync, readFileSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import execa from "execa";
import { parse, parseAllDocuments } from "yaml";
import type { HelmValues } from "../../platform/cilium-values";
import { silentReporter } from "../../sandbox/reporter";
import { ensureTools, toolPath } from "../../sandbox/toolchain/resolve-tool";

/** The real chart's folder, if the tests are to run with it (`KPS_CHART`). */
export const realChart = process.env.KPS_CHART === undefined ? undefined : resolve(process.env.KPS_CHART);

/** The folder of the chart that stands for kube-prometheus-stack in this run. */
export const monitoringChart = realChart ?? join(__dirname, "../fixtures/charts/kube-prometheus-stack");

/** Version in the `Chart.yaml` of a chart's folder. */
export const versionOf = (chart: string): string =>
  (parse(readFileSync(join(chart, "Chart.yaml"), "utf8")) as { version: string }).version;

/** Copies the chart to a folder, with another version. */
export const copyChart = (folder: string, version: string): void => {
  cpSync(monitoringChart, folder, { recursive: true });
  const file = join(folder, "Chart.yaml");
  writeFileSync(file, readFileSync(file, "utf8").replace(/^version: .*$/m, `version: ${version}`));
};

/** An object as Helm would send it to the API server. */
export interface RenderedObject {
  readonly kind: string;
  readonly metadata: {
    readonly name: string;
    readonly namespace?: string;
    readonly labels?: Readonly<Record<string, string>>;
  };
  readonly spec?: unknown;
  readonly data?: Readonly<Record<string, string>>;
}

/** Renders that chart as the release of this program, with the real Helm. */
export const renderMonitoring = async (values: HelmValues): Promise<readonly RenderedObject[]> => {
  const helm = toolPath(await ensureTools(["helm"], silentReporter), "helm");
  const { stdout } = await execa(
    helm,
    [
      "template",
      "kube-prometheus-stack",
      monitoringChart,
      "--namespace=monitoring",
      "--kube-version=v1.35.4",
      "--values=-",
    ],
    { input: JSON.stringify(values) },
  );
  return parseAllDocuments(stdout)
    .map((document): unknown => document.toJS())
    .filter((object): object is RenderedObject => object !== null);
};
