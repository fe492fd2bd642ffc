import { orZeroIfScraped } from "./matchers";
import type { Query } from "./query";

/** The datapath's own counters. They are exact, and they know no namespaces. */
export const datapathQueries = {
  "datapath-drops-per-second": {
    name: "datapath-drops-per-second",
    title: "Packets dropped by the datapath",
    description: "Dropped packets of the whole cluster, of every reason.",
    unit: "pps",
    metrics: ["cilium_drop_count_total", "up"],
    labels: [],
    legend: "dropped",
    expr: ({ window }) => orZeroIfScraped(`sum(rate(cilium_drop_count_total[${window}]))`, "cilium-agent"),
  },
  "datapath-drops-by-node": {
    name: "datapath-drops-by-node",
    title: "Dropped packets by node",
    description: "Where the datapath drops packets.",
    unit: "pps",
    metrics: ["cilium_drop_count_total"],
    labels: ["node"],
    legend: "{{node}}",
    expr: ({ window }) => `sum by (node) (rate(cilium_drop_count_total[${window}]))`,
  },
  "datapath-drops-by-reason": {
    name: "datapath-drops-by-reason",
    title: "Cilium drops by reason, now",
    description:
      "The ten commonest reasons at this moment. It is 0 when nothing is dropped just now; the last hour is beside it.",
    unit: "pps",
    metrics: ["cilium_drop_count_total"],
    labels: ["reason"],
    legend: "{{reason}}",
    expr: ({ window }) => `topk(10, sum by (reason) (rate(cilium_drop_count_total[${window}])))`,
  },
  "datapath-drops-last-hour": {
    name: "datapath-drops-last-hour",
    title: "Cilium drops by reason, last hour",
    description: "Packets dropped within the last hour: the proof that stays after the event.",
    unit: "short",
    metrics: ["cilium_drop_count_total"],
    labels: ["reason"],
    legend: "{{reason}}",
    expr: () => "topk(10, sum by (reason) (increase(cilium_drop_count_total[1h])))",
  },
  "datapath-policy-denied": {
    name: "datapath-policy-denied",
    title: "Packets denied by policy",
    description:
      "Packets that the datapath dropped because nothing allowed them or a deny rule matched, by direction.",
    unit: "pps",
    metrics: ["cilium_drop_count_total"],
    labels: ["direction"],
    legend: "{{direction}}",
    expr: ({ window }) =>
      `sum by (direction) (rate(cilium_drop_count_total{reason=~"Policy denied.*"}[${window}]))`,
  },
  "datapath-forwarded": {
    name: "datapath-forwarded",
    title: "Packets forwarded by the datapath",
    description: "Forwarded packets by direction, to hold the drops against.",
    unit: "pps",
    metrics: ["cilium_forward_count_total"],
    labels: ["direction"],
    legend: "{{direction}}",
    expr: ({ window }) => `sum by (direction) (rate(cilium_forward_count_total[${window}]))`,
  },
} as const satisfies Readonly<Record<string, Query>>;
