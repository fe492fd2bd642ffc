import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { MetricType } from "../../cilium/metric";

/** Where Cilium declares the metrics that the catalogue has. */
const files = (module: string): readonly string[] => [
  "pkg/metrics/metrics.go",
  "pkg/metrics/status.go",
  "pkg/maps/metricsmap/metricsmap.go",
  "pkg/clustermesh/common/metrics.go",
  "pkg/hubble/metrics/metrics.go",
  "pkg/hubble/relay/pool/metrics.go",
  ...readdirSync(join(module, "pkg/hubble/metrics"), { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && !["api"].includes(entry.name))
    .map(({ name }) => `pkg/hubble/metrics/${name}/handler.go`),
];

const read = (module: string, file: string): string => {
  try {
    return readFileSync(join(module, file), "utf8");
  } catch {
    return "";
  }
};

/** The name as the code has it, without namespace and subsystem. */
const ownName = (metric: string): string =>
  metric.replace(/^(cilium_bpf_|cilium_clustermesh_|cilium_|hubble_relay_pool_|hubble_)/, "");

/** Position after the bracket that closes the one at a position. */
const closing = (text: string, open: number): number => {
  let depth = 0;
  for (let at = open; at < text.length; at++) {
    if (text[at] === "(") depth++;
    if (text[at] === ")" && --depth === 0) return at + 1;
  }
  return text.length;
};

/** The calls that make a metric of that name, whole: `metric.NewCounterVec(…)`. */
const callsFor = (text: string, name: string): readonly string[] => {
  const named = new RegExp(`(?:\\bName:\\s+|BuildFQName\\([^()]*, )"${name}"`, "g");
  return [...text.matchAll(named)].flatMap(({ index }) => {
    const before = [...text.slice(0, index + 1).matchAll(/\bNew\w+\(/g)].reverse();
    for (const { index: start, 0: call } of before) {
      const end = closing(text, start + call.length - 1);
      if (end > index) return [text.slice(start, end)];
    }
    return [];
  });
};

/** Constants and variables with a text. */
const constants = (text: string): ReadonlyMap<string, string> =>
  new Map(
    [...text.matchAll(/^\s*(\w+)\s+=\s+"([^"]*)"/gm)].map(([, name = "", value = ""]) => [name, value]),
  );

/** How a release's sources declare a metric. */
export interface MetricDeclaration {
  /** The labels, in their order; undefined where the code puts them together at run time (Hubble's handlers). */
  readonly labels: readonly string[] | undefined;
  /** Undefined where the call does not say it (a description that values are put to). */
  readonly type: MetricType | undefined;
  /** Whether it is only there where somebody asks for it. */
  readonly isOff: boolean;
  /** What of its file says names and labels, for a comparison with another release. */
  readonly lines: readonly string[];
}

const labelsIn = (call: string, known: ReadonlyMap<string, string>): readonly string[] | undefined => {
  const value = (written: string): string =>
    written.startsWith('"') ? written.slice(1, -1) : (known.get(written.replace(/^\w+\./, "")) ?? written);
  if (call.includes("metric.Labels{")) {
    const [, list = ""] = call.split("metric.Labels{");
    return [...list.matchAll(/\bName:\s+([\w.]+|"\w+")/g)].map(([, name = ""]) => value(name));
  }
  if (/GetLabelNames\(\)|\},\s*(?!nil)[a-z]\w*,?\s*\)$/.test(call)) return undefined;
  const lists = [...call.matchAll(/\[\]string\{([^{}]*)\}/g)];
  const last = lists.at(-1)?.[1] ?? "";
  return last
    .split(",")
    .map((label) => label.trim())
    .filter((label) => label !== "")
    .map(value);
};

const types: readonly MetricType[] = ["counter", "gauge", "histogram"];

/** `metric.NewCounterVec(` makes a counter. */
const typeIn = (call: string): MetricType | undefined =>
  types.find((type) => /^New(\w+)\(/.exec(call)?.[1]?.toLowerCase().startsWith(type));

/**
 * How Cilium's sources declare a metric: read from their text, so without what happens when it is registered.
 *
 * @param module folder of Cilium's Go module.
 * @returns nothing where no file declares one of that name.
 */
export const declarationOf = (module: string, metric: string): MetricDeclaration | undefined => {
  const names = constants(read(module, "pkg/metrics/metrics.go"));
  for (const file of files(module)) {
    // A name without its namespace may be another one's in another file.
    if (metric.startsWith("hubble_relay") !== file.includes("/relay/")) continue;
    if (metric.startsWith("hubble_") !== file.includes("/hubble/")) continue;
    if (metric.includes("clustermesh") !== file.includes("/clustermesh/")) continue;
    const text = read(module, file);
    const [call] = callsFor(text, ownName(metric));
    if (call === undefined) continue;
    return {
      labels: labelsIn(call, new Map([...names, ...constants(text)])),
      type: typeIn(call),
      isOff: /\bDisabled:\s+true\b/.test(call),
      // What follows is about the labels of each flow.
      lines: (text.split(/^func .* ProcessFlow\(/m)[0] ?? "")
        .split("\n")
        .filter((line) => /\b[lL]abels?\b|GetLabelNames|\bName:|New\w+Vec\(/.test(line))
        .map((line) => line.trim()),
    };
  }
  return undefined;
};
