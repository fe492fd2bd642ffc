import type { ContextOf, HubbleHandler, Metric } from "../metric";

const list = (name: HubbleHandler): string => `cilium: hubble.metrics.enabled[${name}]`;

/**
 * What Hubble's handlers export (`pkg/hubble/metrics/<name>/handler.go`), with the labels that `labelsContext` adds to them.
 * `dns` has `query` because of the option of that name.
 */
export const hubbleMetrics = (contextOf: ContextOf) =>
  ({
    hubble_flows_processed_total: {
      name: "hubble_flows_processed_total",
      type: "counter",
      labels: ["protocol", "type", "subtype", "verdict", ...contextOf("flow")],
      help: "Flows that Hubble saw, by what became of them (`verdict`: FORWARDED, DROPPED, AUDIT, REDIRECTED).",
      job: "hubble-metrics",
      setting: list("flow"),
    },
    hubble_drop_total: {
      name: "hubble_drop_total",
      type: "counter",
      labels: [...contextOf("drop"), "reason", "protocol"],
      help: "Dropped flows by reason (POLICY_DENIED, POLICY_DENY, AUTH_REQUIRED; refused requests of layer 7 have DROP_REASON_UNKNOWN).",
      job: "hubble-metrics",
      setting: list("drop"),
    },
    hubble_dns_queries_total: {
      name: "hubble_dns_queries_total",
      type: "counter",
      labels: [...contextOf("dns"), "rcode", "qtypes", "ips_returned", "query"],
      help: "DNS queries that Cilium's DNS proxy saw; `rcode` is `Policy denied` for those that it refused.",
      job: "hubble-metrics",
      setting: list("dns"),
    },
    hubble_dns_responses_total: {
      name: "hubble_dns_responses_total",
      type: "counter",
      labels: [...contextOf("dns"), "rcode", "qtypes", "ips_returned", "query"],
      help: "Answers to DNS queries by their code.",
      job: "hubble-metrics",
      setting: list("dns"),
    },
    hubble_tcp_flags_total: {
      name: "hubble_tcp_flags_total",
      type: "counter",
      labels: ["flag", "family", ...contextOf("tcp")],
      help: "TCP packets with SYN, SYN-ACK, FIN or RST.",
      job: "hubble-metrics",
      setting: list("tcp"),
    },
    hubble_http_requests_total: {
      name: "hubble_http_requests_total",
      type: "counter",
      labels: [...contextOf("httpV2"), "method", "protocol", "status", "reporter"],
      help: "Answered HTTP requests. Only requests that pass Cilium's proxy are seen, so a policy with HTTP rules must select the pod.",
      job: "hubble-metrics",
      setting: list("httpV2"),
    },
    hubble_http_request_duration_seconds: {
      name: "hubble_http_request_duration_seconds",
      type: "histogram",
      labels: [...contextOf("httpV2"), "method", "reporter"],
      help: "Time from request to answer, as the proxy sees it.",
      job: "hubble-metrics",
      setting: list("httpV2"),
    },
    hubble_icmp_total: {
      name: "hubble_icmp_total",
      type: "counter",
      labels: ["family", "type", ...contextOf("icmp")],
      help: "ICMP messages by type.",
      job: "hubble-metrics",
      setting: "cilium: hubble.metrics.enabled[icmp], by hubble.icmp of this stack",
    },
    hubble_lost_events_total: {
      name: "hubble_lost_events_total",
      type: "counter",
      labels: ["source"],
      help: "Events that Hubble missed; while it grows, every other metric of Hubble counts too little. It has no labels of flows.",
      job: "hubble-metrics",
      setting: "cilium: hubble.metrics.enabled (any)",
    },
  }) as const satisfies Readonly<Record<string, Metric>>;

/** A metric of Hubble's handlers, as queries call it. */
export type HubbleMetricName = keyof ReturnType<typeof hubbleMetrics>;
