import { orZeroIfScraped } from "./matchers";
import type { Query } from "./query";

/** Cilium's proxies, as the agents count them: of the whole cluster, without namespaces. */
export const proxyQueries = {
  "proxy-decisions": {
    name: "proxy-decisions",
    title: "Decisions of the proxies",
    description:
      "Requests received, forwarded and denied, of the HTTP proxy (envoy) and of the DNS proxy (fqdn).",
    unit: "reqps",
    metrics: ["cilium_policy_l7_total"],
    labels: ["rule", "proxy_type"],
    legend: "{{proxy_type}} {{rule}}",
    expr: ({ window }) => `sum by (rule, proxy_type) (rate(cilium_policy_l7_total[${window}]))`,
  },
  "proxy-denials": {
    name: "proxy-denials",
    title: "Requests denied by the proxies",
    description: "Requests and DNS queries that rules of layer 7 refused.",
    unit: "reqps",
    metrics: ["cilium_policy_l7_total", "up"],
    labels: [],
    legend: "denied",
    expr: ({ window }) =>
      orZeroIfScraped(`sum(rate(cilium_policy_l7_total{rule="denied"}[${window}]))`, "cilium-agent"),
  },
  "proxy-redirects": {
    name: "proxy-redirects",
    title: "Redirects in place",
    description: "0 means that no rule of layer 7 is enforced anywhere; after a clean-up it must be 0 again.",
    unit: "short",
    metrics: ["cilium_proxy_redirects", "up"],
    labels: [],
    legend: "redirects",
    expr: () => orZeroIfScraped("sum(cilium_proxy_redirects)", "cilium-agent"),
  },
} as const satisfies Readonly<Record<string, Query>>;
