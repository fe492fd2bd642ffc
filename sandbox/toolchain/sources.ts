import { chmodSync, cpSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import path from "node:path";
import type { Reporter } from "../reporter";
import { cacheDirectory } from "./cache-directory";
import { CRDS_CHART_NAME, CRDS_CHART_VERSION, writeCrdsChart } from "./crds-chart";
import { downloadModules } from "./download-modules";
import { downloadedOnce } from "./made-once";
import { buildKey, PINS_DIRECTORY, requiredVersion } from "./pins";
import { stripDescriptions } from "./strip-descriptions";

/** Files of other projects that the sandbox needs, in our cache. */
export interface Sources {
  /** The folder of the Cilium chart. */
  readonly ciliumChart: string;
  /** The folder of a chart with the prometheus-operator's CustomResourceDefinitions. */
  readonly crdsChart: string;
  readonly ciliumVersion: string;
  readonly prometheusOperatorVersion: string;
  /** Folders of Cilium's CustomResourceDefinitions, one YAML file each. */
  readonly crdFolders: readonly string[];
}

/** What is copied: from which folder of which module to which folder of ours. */
interface Copy {
  readonly module: string;
  readonly from: string;
  readonly to: string;
  /** Leave out the prose in these definitions. */
  readonly strip?: true;
}

/** The Go module of Cilium. */
export const CILIUM = "github.com/cilium/cilium";
/** Where its chart lies in it. */
export const CILIUM_CHART = "install/kubernetes/cilium";
const PROMETHEUS_OPERATOR = "github.com/prometheus-operator/prometheus-operator";
/** Where the prometheus-operator's definitions lie, out of which its chart is made. */
const OPERATOR_CRDS = "prometheus-operator-crds";
/** Its definitions: where they lie in it, and where in our cache. */
export const CILIUM_CRDS = ["v2", "v2alpha1"].map((version) => ({
  from: `pkg/k8s/apis/cilium.io/client/crds/${version}`,
  to: `crds/cilium-${version}`,
}));

const copies: readonly Copy[] = [
  { module: CILIUM, from: CILIUM_CHART, to: "charts/cilium" },
  ...CILIUM_CRDS.map(({ from, to }): Copy => ({ module: CILIUM, from, to })),
  {
    module: PROMETHEUS_OPERATOR,
    from: "example/prometheus-operator-crd",
    to: OPERATOR_CRDS,
    strip: true,
  },
];

/** Folder of the pins of all this: `go.sum` has the versions of Cilium that are known, too. */
export const SOURCE_PINS = path.join(PINS_DIRECTORY, "sources");
const pins = SOURCE_PINS;

function pinned(goMod: string, module: string): string {
  return (requiredVersion(goMod, module) ?? "").replace(/^v/, "");
}

/** The version of Cilium that the sandbox has by itself. */
export const ownCiliumVersion = (): string => pinned(readFileSync(path.join(pins, "go.mod"), "utf8"), CILIUM);

function describeSources(folder: string, goMod: string): Sources {
  return {
    ciliumChart: path.join(folder, "charts", "cilium"),
    crdsChart: path.join(folder, "charts", CRDS_CHART_NAME),
    ciliumVersion: pinned(goMod, CILIUM),
    prometheusOperatorVersion: pinned(goMod, PROMETHEUS_OPERATOR),
    crdFolders: copies.filter(({ to }) => to.startsWith("crds/")).map(({ to }) => path.join(folder, to)),
  };
}

/** Gets the chart and the CRDs: copied once from the Go modules that carry them, so they outlive Go's own cache. */
export async function ensureSources(reporter: Reporter): Promise<Sources> {
  const goMod = readFileSync(path.join(pins, "go.mod"), "utf8");
  const key = buildKey([
    {
      goMod,
      goSum: readFileSync(path.join(pins, "go.sum"), "utf8"),
      flags: [...copies.map((copy) => JSON.stringify(copy)), `${CRDS_CHART_NAME} ${CRDS_CHART_VERSION}`],
      platform: "",
    },
  ]);
  const parent = path.join(cacheDirectory(), "sources");
  const folder = path.join(parent, key);
  const sources = describeSources(folder, goMod);
  await downloadedOnce(
    "charts and CRDs",
    sources.ciliumVersion,
    {
      target: folder,
      parent,
      doing: "downloading the Cilium chart",
      label: "downloading the Cilium chart and CRDs",
      make: (temporary) => copySources(temporary, pinned(goMod, PROMETHEUS_OPERATOR)),
    },
    reporter,
  );
  return sources;
}

async function copySources(temporary: string, operatorVersion: string): Promise<string> {
  const modules = [...new Set(copies.map(({ module }) => module))];
  const folderOf = await downloadModules(modules, { pins, temporary, what: "the Cilium chart" });
  for (const { module, from, to } of copies) {
    cpSync(path.join(folderOf(module), from), path.join(temporary, to), { recursive: true });
  }
  makeWritable(temporary);
  for (const { to, strip } of copies) if (strip) rewrite(path.join(temporary, to));
  const chart = path.join(temporary, "charts", CRDS_CHART_NAME);
  writeCrdsChart(chart, operatorVersion, path.join(temporary, OPERATOR_CRDS));
  return temporary;
}

function rewrite(folder: string): void {
  for (const name of readdirSync(folder).filter((file) => file.endsWith(".yaml"))) {
    const file = path.join(folder, name);
    writeFileSync(file, stripDescriptions(readFileSync(file, "utf8")));
  }
}

/** Go's cache is read-only; a copy of it should not be. */
export function makeWritable(folder: string): void {
  chmodSync(folder, 0o755);
  for (const name of readdirSync(folder)) {
    const entry = path.join(folder, name);
    const stats = statSync(entry);
    if (stats.isDirectory()) makeWritable(entry);
    else chmodSync(entry, stats.mode & 0o100 ? 0o755 : 0o644);
  }
}
