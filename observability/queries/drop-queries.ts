import { orZeroIfScraped, rateAtEitherEnd, rateBetween } from "./matchers";
import type { Query } from "./query";

/** Reasons by which Hubble names what a policy dropped: nothing allows it, a deny rule matches. */
export const policyReasons = "POLICY_DENIED|POLICY_DENY";

/**
 * Hubble reports a packet that policy drops twice, as the policy's verdict and as the drop (Cilium, `bpf/lib/policy_log.h`
 * and `bpf/lib/drop.h`), and `hubble_drop_total` counts both: 2 for each packet of POLICY_DENIED, POLICY_DENY and
 * AUTH_REQUIRED, 1 of every other reason and of a refused request. These take the half.
 */
const packetsOf = (rate: string): string => `${rate} / 2`;

const judged = `${policyReasons}|AUTH_REQUIRED`;

/** Everything that was dropped, once: of what policy drops the drop, and not the verdict before it. */
const droppedOnce = ['verdict="DROPPED"', 'type!="PolicyVerdict"'] as const;

/** Drops as Hubble saw them: with both ends' namespaces, and each of them once. */
export const dropQueries = {
  "drops-per-second": {
    name: "drops-per-second",
    title: "Drops per second",
    description:
      "All packets that were dropped, for whatever reason, and all requests and DNS queries that were refused.",
    unit: "cps",
    metrics: ["hubble_flows_processed_total", "up"],
    labels: [],
    legend: "drops",
    expr: (p) =>
      orZeroIfScraped(
        `sum(${rateAtEitherEnd("hubble_flows_processed_total", p, ...droppedOnce)})`,
        "hubble-metrics",
      ),
  },
  "policy-drops-per-second": {
    name: "policy-drops-per-second",
    title: "Drops by policy per second",
    description: "Packets that a policy dropped: nothing allowed them, or a deny rule matched.",
    unit: "cps",
    metrics: ["hubble_drop_total", "up"],
    labels: [],
    legend: "policy drops",
    expr: (p) =>
      orZeroIfScraped(
        packetsOf(`sum(${rateAtEitherEnd("hubble_drop_total", p, `reason=~"${policyReasons}"`)})`),
        "hubble-metrics",
      ),
  },
  "drops-by-node": {
    name: "drops-by-node",
    title: "Drops by node",
    description:
      "Where flows are dropped. Egress is dropped at the sender's node, ingress at the receiver's.",
    unit: "cps",
    metrics: ["hubble_flows_processed_total"],
    labels: ["node"],
    legend: "{{node}}",
    expr: (p) => `sum by (node) (${rateAtEitherEnd("hubble_flows_processed_total", p, ...droppedOnce)})`,
  },
  "drops-by-reason": {
    name: "drops-by-reason",
    title: "Drops by reason (Hubble)",
    description:
      "The ten commonest reasons. POLICY_DENIED is the one that proves a policy; what a proxy refused has none (DROP_REASON_UNKNOWN).",
    unit: "cps",
    metrics: ["hubble_drop_total"],
    labels: ["reason"],
    legend: "{{reason}}",
    expr: (p) => {
      const once = `sum by (reason) (${rateAtEitherEnd("hubble_drop_total", p, `reason!~"${judged}"`)})`;
      const twice = `sum by (reason) (${rateAtEitherEnd("hubble_drop_total", p, `reason=~"${judged}"`)})`;
      return `topk(10, ${once} or ${packetsOf(twice)})`;
    },
  },
  "drops-by-source-namespace": {
    name: "drops-by-source-namespace",
    title: "Drops by source namespace",
    description: "Who talks and is dropped. Half of the evidence: the other half is who is talked to.",
    unit: "cps",
    metrics: ["hubble_flows_processed_total"],
    labels: ["source_namespace"],
    legend: "{{source_namespace}}",
    expr: (p) =>
      `sum by (source_namespace) (${rateBetween("hubble_flows_processed_total", p, ...droppedOnce)})`,
  },
  "drops-by-destination-namespace": {
    name: "drops-by-destination-namespace",
    title: "Drops by destination namespace",
    description: "Who is talked to in vain. An empty name is the world outside the cluster.",
    unit: "cps",
    metrics: ["hubble_flows_processed_total"],
    labels: ["destination_namespace"],
    legend: "{{destination_namespace}}",
    expr: (p) =>
      `sum by (destination_namespace) (${rateBetween("hubble_flows_processed_total", p, ...droppedOnce)})`,
  },
  "drops-between-namespaces": {
    name: "drops-between-namespaces",
    title: "Drops by policy, from namespace to namespace",
    description:
      "Both halves of the evidence in one: who talks to whom in vain, and in which direction it was dropped.",
    unit: "cps",
    metrics: ["hubble_drop_total"],
    labels: ["source_namespace", "destination_namespace", "traffic_direction"],
    legend: "{{source_namespace}} → {{destination_namespace}} ({{traffic_direction}})",
    expr: (p) =>
      packetsOf(
        `sum by (source_namespace, destination_namespace, traffic_direction) (${rateBetween("hubble_drop_total", p, `reason=~"${policyReasons}"`)})`,
      ),
  },
  "dropped-share": {
    name: "dropped-share",
    title: "Share of dropped flows",
    description:
      "Dropped flows of all flows, 0 to 1; a policy's verdict on a packet is not counted beside the packet. Beside it the same, zoomed in to 0.2: low shares look flat here.",
    unit: "percentunit",
    metrics: ["hubble_flows_processed_total"],
    labels: [],
    legend: "dropped",
    expr: (p) => {
      const [, noVerdicts] = droppedOnce;
      const dropped = `sum(${rateAtEitherEnd("hubble_flows_processed_total", p, ...droppedOnce)})`;
      const all = `sum(${rateAtEitherEnd("hubble_flows_processed_total", p, noVerdicts)})`;
      return `(${dropped} or 0 * ${all}) / ${all}`;
    },
  },
  "authentication-drops": {
    name: "authentication-drops",
    title: "Drops for want of authentication",
    description:
      "Flows that were dropped because their ends have not authenticated yet. A few at the start of a connection are how it works; a steady rate is a broken SPIRE.",
    unit: "cps",
    metrics: ["hubble_drop_total", "up"],
    labels: [],
    legend: "authentication required",
    expr: (p) =>
      orZeroIfScraped(
        packetsOf(`sum(${rateAtEitherEnd("hubble_drop_total", p, 'reason="AUTH_REQUIRED"')})`),
        "hubble-metrics",
      ),
  },
} as const satisfies Readonly<Record<string, Query>>;
