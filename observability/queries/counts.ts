import type { MetricName } from "../metrics/catalogue";
import type { Labels } from "../prometheus/prometheus-answer";
import type { Pair } from "./pair-queries";

/** A sum of counters by some labels: what is held against itself, before and after. */
export interface Count {
  /** Kebab-case; unique. */
  readonly name: string;
  readonly metric: MetricName;
  /** Labels, and values that count. */
  readonly where: Readonly<Record<string, readonly string[]>>;
  readonly by: readonly string[];
}

const namespaces = ({ source, destination }: Pair) => ({
  source_namespace: [source.namespace],
  destination_namespace: [destination.namespace],
});

const ends = (pair: Pair) => ({
  ...namespaces(pair),
  source_app: [pair.source.app],
  destination_app: [pair.destination.app],
});

/**
 * What Hubble counted of flows between two ends. Policies' verdicts and requests are counted apart from drops and packets
 * under way, since a drop by policy is told of twice: as a verdict and as a drop. Source: Cilium,
 * pkg/hubble/metrics/flow/handler.go (labels `type` and `subtype`).
 */
export const verdictsBetween = (pair: Pair): Count => ({
  name: "verdicts-between",
  metric: "hubble_flows_processed_total",
  where: { ...ends(pair), type: ["PolicyVerdict", "Drop", "L7", "Trace"] },
  by: ["type", "subtype", "verdict", "traffic_direction"],
});

/** Requests by method and status of the answer. */
export const answersBetween = (pair: Pair): Count => ({
  name: "answers-between",
  metric: "hubble_http_requests_total",
  where: ends(pair),
  by: ["method", "status"],
});

/** Drops by reason. They know namespaces and no pods. */
export const dropReasonsBetween = (pair: Pair): Count => ({
  name: "drop-reasons-between",
  metric: "hubble_drop_total",
  where: namespaces(pair),
  by: ["reason", "traffic_direction"],
});

/** The values of a sum's labels, in the order of `by`, and the sum. */
export interface CountedGroup {
  readonly values: readonly string[];
  readonly sum: number;
}

const quoted = (text: string): string => JSON.stringify(text);

/** PromQL's regular expressions are RE2. */
const literal = (text: string): string => text.replace(/[\\^$.*+?()[\]{}|]/g, "\\$&");

/** A sum as PromQL. */
export const countExpr = ({ metric, where, by }: Count): string => {
  const matchers = Object.entries(where).map(([label, values]) =>
    values.length === 1
      ? `${label}=${quoted(values[0] ?? "")}`
      : `${label}=~${quoted(values.map(literal).join("|"))}`,
  );
  return `sum by (${by.join(", ")}) (${metric}{${matchers.join(", ")}})`;
};

/** A sum, worked out from samples as Prometheus would: a label that is not there is empty. */
export const countIn = (
  { metric, where, by }: Count,
  samples: readonly { readonly name: string; readonly labels: Labels; readonly value: number }[],
): readonly CountedGroup[] => {
  const groups = new Map<string, CountedGroup>();
  for (const { name, labels, value } of samples) {
    if (name !== metric) continue;
    if (!Object.entries(where).every(([label, values]) => values.includes(labels[label] ?? ""))) continue;
    const values = by.map((label) => labels[label] ?? "");
    const key = JSON.stringify(values);
    groups.set(key, { values, sum: (groups.get(key)?.sum ?? 0) + value });
  }
  return [...groups.values()];
};

/** What was added between two readings. A counter that is smaller afterwards began anew. */
export const addedBetween = (
  before: readonly CountedGroup[],
  after: readonly CountedGroup[],
): readonly CountedGroup[] => {
  const known = new Map(before.map(({ values, sum }) => [JSON.stringify(values), sum]));
  return after.flatMap(({ values, sum }) => {
    const first = known.get(JSON.stringify(values)) ?? 0;
    const added = sum < first ? sum : sum - first;
    return added > 0 ? [{ values, sum: added }] : [];
  });
};
