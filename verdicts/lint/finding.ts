import type { ManifestObject } from "../world";

/** Every kind of finding. An id never changes its meaning: it stands in suppressions and in reports. */
export const findingIds = [
  "invalid-policy",
  "unsupported-field",
  "entity-as-label",
  "duplicate-policy",
  "namespaced-without-namespace",
  "conflicting-rules",
  "host-policy-without-host-firewall",
  "auth-without-spire",
  "selector-matches-nothing",
  "endpoint-selector-cannot-leave-namespace",
  "selector-also-matches-world",
  "exclusion-counts-for-excluded",
  "selector-host-network-only",
  "namespace-label-unknown",
  "node-labels-filtered",
  "cidr-never-matches-pods",
  "cidr-of-cluster-end",
  "cidr-group-missing",
  "empty-rule-denies",
  "empty-deny-rule",
  "empty-peer-list",
  "policy-types-ignored",
  "default-deny-missing",
  "default-deny-without-rules",
  "unrestricted-pods",
  "deny-only-blocks-everything",
  "cluster-wide-deny-without-essentials",
  "cluster-wide-deny-cuts-gateway",
  "deny-takes-probes",
  "allow-covered-by-deny",
  "rule-split-in-two",
  "unreachable-allow",
  "service-port-instead-of-pod-port",
  "missing-protocol-means-three",
  "icmp-type-zero",
  "end-port-below-port",
  "port-range-from-zero",
  "named-port-ambiguous",
  "named-port-unknown",
  "to-services-dotted-selector",
  "to-services-matches-nothing",
  "to-services-empty-selector",
  "to-services-selector-selects-none",
  "to-services-api-server",
  "api-server-port",
  "l7-needs-tcp",
  "l7-shadowed",
  "path-is-full-match",
  "query-string-in-path",
  "glob-in-pattern",
  "unescaped-dot-in-pattern",
  "request-never-matches",
  "header-without-blank",
  "secret-in-policy",
  "dns-not-allowed",
  "fqdn-without-dns-rule",
  "fqdn-wildcard-one-label",
  "fqdn-is-no-name",
  "server-names-omit-fqdn",
] as const;

/** What kind of finding it is. */
export type FindingId = (typeof findingIds)[number];

/**
 * `error`: the policy does not do what it says, or lets through what it should not. `warning`: it probably does not.
 * `info`: it does, and it is often misread.
 */
export type Severity = "error" | "warning" | "info";

/** An object to look at, and where it was read. */
export interface LintInput {
  readonly object: ManifestObject;
  readonly file?: string;
  /** Index of the document within the file. */
  readonly document?: number;
  /** Where it stands, for people: `shop.yaml:12`. */
  readonly place?: string;
}

/** Something about a policy that its author probably does not want. It never changes a verdict. */
export interface Finding {
  readonly id: FindingId;
  readonly severity: Severity;
  /** `Kind/namespace/name`. */
  readonly policy: string;
  /** Path of the field: `spec.ingress[0].toPorts[0].rules.http[1].path`; empty for the object as a whole. */
  readonly path: string;
  readonly explanation: string;
  readonly fix: string;
  /** Findings of one kind with the same cause repeat each other. Default: the explanation. */
  readonly cause?: string;
  readonly file?: string;
  readonly document?: number;
}
