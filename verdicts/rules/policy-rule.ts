import type { Requirement, Selector } from "../labels/selector";
import type { NameRule } from "../names/dns-pattern";
import type { HttpRule } from "../requests/http-rule";
import type { Protocol } from "../world";

/** Protocol of a filter; `ANY` only for rules without ports, which cover every protocol. */
export type FilterProtocol = Protocol | "ANY";

/** A port of a rule: a number (0: every port) or a name, and the end of a range. */
export interface RulePort {
  readonly name: string;
  readonly port: number;
  /** The port's text read as a decimal number: what filters are joined by. Another one than `port` where it has a leading zero. */
  readonly decimal: number;
  /** 0: no range. */
  readonly endPort: number;
  readonly protocol: FilterProtocol;
}

/** `authentication.mode` of a rule. */
export type AuthMode = "disabled" | "required" | "test-always-fail";

/** Which proxy a rule sends traffic to. Any text but the known ones is a parser of Cilium's proxylib. */
export type Parser = "" | "http" | "dns" | "kafka" | "tls" | "crd" | (string & {});

/** What a rule asks of the proxy. */
export interface L7Rules {
  readonly http: readonly HttpRule[];
  readonly dns: readonly NameRule[];
  /** Rules for Kafka or a proxylib parser, as text: they are compared with each other, never evaluated. */
  readonly other: readonly string[];
}

/** One element of `toPorts` (or `icmps`). */
export interface PortRule {
  /** Path within the policy: `spec.ingress[0].toPorts[0]`. */
  readonly path: string;
  readonly ports: readonly RulePort[];
  readonly l7: L7Rules;
  /** `rules.l7proto`. */
  readonly l7proto: string;
  readonly kafka: boolean;
  readonly serverNames: readonly string[];
  /** TLS contexts as text, empty if there are none. */
  readonly terminatingTls: string;
  readonly originatingTls: string;
  /** Qualified name of an Envoy listener, empty if there is none, and its priority (0: the default). */
  readonly listener: string;
  /** Whether the listener is one of a CiliumEnvoyConfig, which has a namespace. */
  readonly listenerIsNamespaced: boolean;
  readonly listenerPriority: number;
}

/** Who a rule is about. */
export interface RulePeers {
  /** A list of peers that is there and empty: the rule does nothing. */
  readonly nothing: boolean;
  /** Selectors of pods, to which the `fromRequires`/`toRequires` of all rules are added. */
  readonly endpoints: readonly (readonly Requirement[])[];
  /** Entities, networks, CIDR groups. */
  readonly others: readonly Selector[];
  /** DNS names (egress only). */
  readonly names: readonly Selector[];
}

/** One element of `ingress`, `egress`, `ingressDeny` or `egressDeny`. */
export interface DirectionRule {
  /** Path within the policy: `spec.ingress[0]`. */
  readonly path: string;
  readonly deny: boolean;
  readonly peers: RulePeers;
  readonly requires: readonly (readonly Requirement[])[];
  readonly portRules: readonly PortRule[];
  readonly auth: AuthMode | undefined;
}

/** One `spec` of a policy. */
export interface PolicyRule {
  /** Index within the world's rules. */
  readonly id: number;
  /** Identity of the policy it is from: `Kind/namespace/name`. */
  readonly policy: string;
  readonly kind: string;
  /** Path of the spec in the object: `spec` or `specs[1]`. */
  readonly path: string;
  /** Namespace of the policy; empty for a cluster-wide one. */
  readonly namespace: string;
  readonly subject: Selector;
  /** A rule about nodes: enforced with the host firewall only, which is off by default. */
  readonly selectsNodes: boolean;
  readonly ingress: readonly DirectionRule[];
  readonly egress: readonly DirectionRule[];
  /** Whether it puts the pods that it selects into default deny. */
  readonly defaultDeny: { readonly ingress: boolean; readonly egress: boolean };
}
