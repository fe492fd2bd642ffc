import type { ConfigProblem } from "./config-error";
import type { StackConfig } from "./schema";

type CiliumConfig = StackConfig["cilium"];

/** Hubble metrics that are on without being asked for. */
const standardNames = ["dns", "drop", "tcp", "flow", "httpV2"] as const;

const fixOfMetrics = (cilium: CiliumConfig, index: number): string =>
  cilium.hubble.extraMetrics.length === 1
    ? "pulumi config rm --path cilium.hubble.extraMetrics"
    : `pulumi config rm --path 'cilium.hubble.extraMetrics[${index}]'`;

/**
 * Why an extra metric is refused. An agent registers each metric once (`http` and `httpV2` share their names) and does
 * not start when it meets one twice; a blank ends a metric in the agent's list (Cilium documentation, "Monitoring &
 * Metrics").
 */
const reasonAgainst = (metric: string, earlier: readonly string[]): string | undefined => {
  const name = metric.split(":", 1)[0] ?? "";
  if (name === "http") return "`http` excludes `httpV2`, which is always on and counts the same requests.";
  if (/\s/.test(metric)) return "must not contain blanks: one metric per entry, options divided by `;`.";
  if (earlier.includes(name))
    return `\`${name}\` is on already; an agent does not start with a metric twice.`;
  return undefined;
};

const metricProblems = (cilium: CiliumConfig): ConfigProblem[] => {
  const { extraMetrics, icmp } = cilium.hubble;
  return extraMetrics.flatMap((metric, index): ConfigProblem[] => {
    const before = extraMetrics.slice(0, index).map((other) => other.split(":", 1)[0] ?? "");
    const reason = reasonAgainst(metric, [...standardNames, ...(icmp ? ["icmp"] : []), ...before]);
    if (reason === undefined) return [];
    const key = `cilium.hubble.extraMetrics[${index}]`;
    return [{ key, value: JSON.stringify(metric), reason, fix: fixOfMetrics(cilium, index) }];
  });
};

const uiProblems = ({ hubble }: CiliumConfig): ConfigProblem[] =>
  hubble.ui && !hubble.relay
    ? [
        {
          key: "cilium.hubble.ui",
          value: "true",
          reason: "the user interface shows what the relay collects, and `cilium.hubble.relay` is false.",
          fix: "pulumi config set --path cilium.hubble.ui false",
        },
      ]
    : [];

const routingProblems = ({ datapath }: CiliumConfig): ConfigProblem[] =>
  datapath.routing === "native" && datapath.nativeCidr === undefined
    ? [
        {
          key: "cilium.datapath.nativeCidr",
          reason: "missing; with `routing: native` Cilium has to know which network is not masqueraded.",
          fix: "pulumi config set --path cilium.datapath.nativeCidr 10.244.0.0/16",
        },
      ]
    : [];

const meshProblems = ({ clusterMesh: { enabled, id, name } }: CiliumConfig): ConfigProblem[] => {
  const problems: ConfigProblem[] = [];
  if (name === "default" && (enabled || id !== 0)) {
    problems.push({
      key: "cilium.clusterMesh.name",
      value: '"default"',
      reason: "a cluster of a mesh needs a name of its own; with `default` the chart takes no id but 0.",
      fix: "pulumi config set --path cilium.clusterMesh.name cluster1",
    });
  }
  if (enabled && id === 0) {
    problems.push({
      key: "cilium.clusterMesh.id",
      value: "0",
      reason: "a cluster of a mesh needs a number from 1 to 255 that no other cluster of it has.",
      fix: "pulumi config set --path cilium.clusterMesh.id 1",
    });
  }
  return problems;
};

/** Rules between the keys of `cilium` that the chart or the agents would only find out later, or never. */
export const ciliumChecks = (cilium: CiliumConfig): ConfigProblem[] =>
  cilium.mode === "install"
    ? [...routingProblems(cilium), ...uiProblems(cilium), ...metricProblems(cilium), ...meshProblems(cilium)]
    : [];
