import { orZeroIfScraped, rateBetween } from "./matchers";
import type { Query } from "./query";

const needsRule = "Empty without a policy that has HTTP rules: only Cilium's proxy sees requests.";

const latency = (percent: 50 | 95 | 99): Query => ({
  name: `http-latency-p${percent}`,
  title: `HTTP latency p${percent}`,
  description: `${percent} % of the requests were answered faster, as the proxy sees it. ${needsRule}`,
  unit: "s",
  metrics: ["hubble_http_request_duration_seconds"],
  labels: [],
  legend: `p${percent}`,
  expr: (p) =>
    `histogram_quantile(${percent / 100}, sum by (le) (${rateBetween("hubble_http_request_duration_seconds_bucket", p)}))`,
});

/** Requests as Cilium's proxy answered them. */
export const httpQueries = {
  "http-403-per-second": {
    name: "http-403-per-second",
    title: "Requests answered 403",
    description: "Requests that a policy refused: Cilium's proxy answers them, no packet is dropped.",
    unit: "reqps",
    metrics: ["hubble_http_requests_total", "up"],
    labels: [],
    legend: "403",
    expr: (p) =>
      orZeroIfScraped(
        `sum(${rateBetween("hubble_http_requests_total", p, 'status="403"')})`,
        "hubble-metrics",
      ),
  },
  "http-403-share": {
    name: "http-403-share",
    title: "Share of requests answered 403",
    description: `Refused requests of all requests, 0 to 1. ${needsRule}`,
    unit: "percentunit",
    metrics: ["hubble_http_requests_total"],
    labels: [],
    legend: "403",
    expr: (p) => {
      const refused = `sum(${rateBetween("hubble_http_requests_total", p, 'status="403"')})`;
      const all = `sum(${rateBetween("hubble_http_requests_total", p)})`;
      return `(${refused} or 0 * ${all}) / ${all}`;
    },
  },
  "http-requests-by-status": {
    name: "http-requests-by-status",
    title: "Requests by status",
    description: `Answered requests by their status. 404 and 405 come from the server: such a request was let through. ${needsRule}`,
    unit: "reqps",
    metrics: ["hubble_http_requests_total"],
    labels: ["status"],
    legend: "{{status}}",
    expr: (p) => `sum by (status) (${rateBetween("hubble_http_requests_total", p)})`,
  },
  "http-requests-by-method": {
    name: "http-requests-by-method",
    title: "Requests by method and status",
    description: `Which methods are let through and which are refused. ${needsRule}`,
    unit: "reqps",
    metrics: ["hubble_http_requests_total"],
    labels: ["method", "status"],
    legend: "{{method}} {{status}}",
    expr: (p) => `sum by (method, status) (${rateBetween("hubble_http_requests_total", p)})`,
  },
  "http-requests-by-app": {
    name: "http-requests-by-app",
    title: "Requests from application to application",
    description: `Who asks whom. ${needsRule}`,
    unit: "reqps",
    metrics: ["hubble_http_requests_total"],
    labels: ["source_app", "destination_app"],
    legend: "{{source_app}} → {{destination_app}}",
    expr: (p) => `sum by (source_app, destination_app) (${rateBetween("hubble_http_requests_total", p)})`,
  },
  "http-latency-p50": latency(50),
  "http-latency-p95": latency(95),
  "http-latency-p99": latency(99),
} as const satisfies Readonly<Record<string, Query>>;
