import { rateAtEitherEnd } from "./matchers";
import type { Query } from "./query";

/** Flows that Hubble saw. */
export const flowQueries = {
  "flows-per-second": {
    name: "flows-per-second",
    title: "Flows per second",
    description:
      "All flows that Hubble saw. If this is 0 while pods talk, no other panel of Hubble can be trusted.",
    unit: "cps",
    metrics: ["hubble_flows_processed_total"],
    labels: [],
    legend: "flows",
    expr: (p) => `sum(${rateAtEitherEnd("hubble_flows_processed_total", p)})`,
  },
  "flows-by-node": {
    name: "flows-by-node",
    title: "Flows by node",
    description: "Flows per second of each node. A node that is missing is not scraped.",
    unit: "cps",
    metrics: ["hubble_flows_processed_total"],
    labels: ["node"],
    legend: "{{node}}",
    expr: (p) => `sum by (node) (${rateAtEitherEnd("hubble_flows_processed_total", p)})`,
  },
  "flows-by-verdict": {
    name: "flows-by-verdict",
    title: "Flows by verdict",
    description:
      "What became of flows: FORWARDED, DROPPED, REDIRECTED (to the proxy), AUDIT (would be dropped, but audit mode is on). A packet that policy drops is two flows: the verdict, and the drop.",
    unit: "cps",
    metrics: ["hubble_flows_processed_total"],
    labels: ["verdict"],
    legend: "{{verdict}}",
    expr: (p) => `sum by (verdict) (${rateAtEitherEnd("hubble_flows_processed_total", p)})`,
  },
  "tcp-flags": {
    name: "tcp-flags",
    title: "TCP flags",
    description:
      "Packets that open, close or reset connections. Many SYN without SYN-ACK: something drops silently.",
    unit: "cps",
    metrics: ["hubble_tcp_flags_total"],
    labels: ["flag"],
    legend: "{{flag}}",
    expr: (p) => `sum by (flag) (${rateAtEitherEnd("hubble_tcp_flags_total", p)})`,
  },
  "icmp-by-type": {
    name: "icmp-by-type",
    title: "ICMP by type",
    description: "Pings and unreachable messages.",
    unit: "cps",
    metrics: ["hubble_icmp_total"],
    labels: ["type"],
    legend: "{{type}}",
    expr: (p) => `sum by (type) (${rateAtEitherEnd("hubble_icmp_total", p)})`,
  },
} as const satisfies Readonly<Record<string, Query>>;
