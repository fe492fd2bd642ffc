import type { LabelledEnd } from "./pair-queries";
import type { Query } from "./query";

/** A name as a regular expression inside a PromQL string; Hubble writes names with the root's dot at the end. */
const namePattern = (name: string): string => `${name.replaceAll(".", "\\\\.")}\\\\.?`;

/**
 * DNS queries for a name, from a namespace: `asked` passed Cilium's DNS proxy, `Policy denied` was refused by it. The
 * metric of DNS queries carries no applications.
 */
export const queriesForName = ({ namespace }: Pick<LabelledEnd, "namespace">, name: string): Query => ({
  name: "queries-for-name",
  title: `DNS queries for ${name}`,
  description: `Queries for ${name} from pods of ${namespace}: asked is let through to the DNS server, Policy denied is refused by Cilium's DNS proxy. Empty while nobody asks, and without a policy that has DNS rules.`,
  unit: "reqps",
  metrics: ["hubble_dns_queries_total"],
  labels: ["rcode"],
  legend: "{{rcode}}",
  expr: ({ window }) => {
    const rate = `rate(hubble_dns_queries_total{source_namespace="${namespace}", query=~"${namePattern(name)}"}[${window}])`;
    // A query that is let through has no code yet.
    return `label_replace(sum by (rcode) (${rate}), "rcode", "asked", "rcode", "")`;
  },
});
