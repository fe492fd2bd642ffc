import { readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import { chartError } from "./chart-error";
import type { WantedChart } from "./wanted-chart";

/** The version that the text of a `Chart.yaml` says. */
const versionIn = (text: string): string | undefined => {
  try {
    const { version } = (parse(text) ?? {}) as { version?: unknown };
    return typeof version === "string" ? version.replace(/^v/, "") : undefined;
  } catch {
    return undefined;
  }
};

/** `Chart.yaml` of an archive as `helm package` makes it: one folder below its root. */
const inArchive = (file: string): string | undefined => {
  const { list } = require("tar") as typeof import("tar");
  let text: string | undefined;
  try {
    list({
      file,
      sync: true,
      filter: (path) => /^(\.\/)?[^/]+\/Chart\.yaml$/.test(path),
      onReadEntry: (entry) => {
        const parts: Buffer[] = [];
        entry.on("data", (part: Buffer) => parts.push(part));
        entry.on("end", () => {
          text = Buffer.concat(parts).toString("utf8");
        });
      },
    });
  } catch {
    return undefined;
  }
  return text;
};

/** Version of the chart at a path, a folder or an archive; undefined where there is none. */
export const versionOfChart = (path: string): string | undefined => {
  const found = statSync(path, { throwIfNoEntry: false });
  if (found === undefined) return undefined;
  if (found.isFile()) return versionIn(inArchive(path) ?? "");
  try {
    return versionIn(readFileSync(join(path, "Chart.yaml"), "utf8"));
  } catch {
    return undefined;
  }
};

/** `./charts/cilium` of `./charts/cilium/`, `./charts/cilium-1.18.6` and `./charts/cilium-1.18.6.tgz`. */
const withoutVersion = (path: string, version: string | undefined): string => {
  const plain = path.replace(/\/+$/, "").replace(/\.(tgz|tar\.gz)$/, "");
  return version !== undefined && plain.endsWith(`-${version}`) ? plain.slice(0, -version.length - 1) : plain;
};

/**
 * The path of a chart in the version that is wanted: the one that the configuration names, else the one beside it with
 * that version at the end of its name, a folder or an archive as `helm pull` writes it.
 *
 * @throws UserError where neither is that version: what depends on the version (values, verdicts, metrics) would be that of
 * another chart than the one that is installed.
 */
export const chartInVersion = ({
  key,
  chart,
  version,
}: Pick<WantedChart, "key" | "chart" | "version">): string => {
  const own = versionOfChart(chart);
  if (own === version) return chart;
  const base = `${withoutVersion(chart, own)}-${version}`;
  const beside = [base, `${base}.tgz`].find((path) => versionOfChart(path) === version);
  if (beside !== undefined) return beside;
  const there = own === undefined ? "there is no chart" : `the chart is version ${own}`;
  throw chartError(
    `${key}.version is ${version}, and no chart of that version is at hand`,
    [`${chart} (${key}.chart): ${there}`, `${base}, ${base}.tgz: not there, or another version`],
    [
      `put the chart at ${base}`,
      ...(own === undefined ? [] : [`or pulumi config set --path ${key}.version ${own}`]),
      "in the sandbox: ./lab sandbox up   # gets the chart of the version that is set",
    ].join("; "),
  );
};
