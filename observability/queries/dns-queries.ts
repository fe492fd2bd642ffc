import { orZeroIfScraped, rateAtEitherEnd } from "./matchers";
import type { Query } from "./query";

const needsRule = "Empty without a policy that has DNS rules: only Cilium's DNS proxy sees the queries.";

/** DNS as Cilium's proxy sees it. */
export const dnsQueries = {
  "dns-queries-per-second": {
    name: "dns-queries-per-second",
    title: "DNS queries",
    description: `Queries per second by their type. ${needsRule}`,
    unit: "reqps",
    metrics: ["hubble_dns_queries_total"],
    labels: ["qtypes"],
    legend: "{{qtypes}}",
    expr: (p) => `sum by (qtypes) (${rateAtEitherEnd("hubble_dns_queries_total", p)})`,
  },
  "dns-responses-by-code": {
    name: "dns-responses-by-code",
    title: "DNS answers by code",
    description: `Answers by their code; \`Query Refused\` is the DNS proxy's word for a name that no rule allows. ${needsRule}`,
    unit: "reqps",
    metrics: ["hubble_dns_responses_total"],
    labels: ["rcode"],
    legend: "{{rcode}}",
    expr: (p) => `sum by (rcode) (${rateAtEitherEnd("hubble_dns_responses_total", p)})`,
  },
  "dns-refused": {
    name: "dns-refused",
    title: "DNS queries refused by policy",
    description: "Queries for names that no DNS rule allows.",
    unit: "reqps",
    metrics: ["hubble_dns_queries_total", "up"],
    labels: [],
    legend: "refused",
    expr: (p) =>
      orZeroIfScraped(
        `sum(${rateAtEitherEnd("hubble_dns_queries_total", p, 'rcode="Policy denied"')})`,
        "hubble-metrics",
      ),
  },
  "dns-names": {
    name: "dns-names",
    title: "Names asked for most",
    description: `The ten names that are asked for most. ${needsRule}`,
    unit: "reqps",
    metrics: ["hubble_dns_queries_total"],
    labels: ["query"],
    legend: "{{query}}",
    expr: (p) => `topk(10, sum by (query) (${rateAtEitherEnd("hubble_dns_queries_total", p)}))`,
  },
} as const satisfies Readonly<Record<string, Query>>;
