import type { ManifestObject } from "../../../verdicts/world";
import type { JsonObject, JsonValue } from "./json-value";
import type { RandomSource } from "./random-source";

const someRule = { toPorts: [{ ports: [{ port: "80", protocol: "TCP" }] }] };

const ports = (entry: JsonObject, rest: JsonObject = {}): JsonObject => ({
  toPorts: [{ ports: [entry], ...rest }],
});

const http = (rule: JsonObject, port: JsonObject = { port: "80", protocol: "TCP" }): JsonObject =>
  ports(port, { rules: { http: [rule] } });

const dns = { rules: { dns: [{ matchPattern: "*" }] } };

/** Rules that a Cilium policy may not hold, for ingress and egress alike. */
const badRules: readonly JsonObject[] = [
  { unknownField: true },
  http({ path: "/" }, { port: "80", protocol: "UDP" }),
  http({ path: "/" }, { port: "80" }),
  http({ path: "/" }, { port: "80", protocol: "ANY" }),
  http({ path: "/" }, { port: "0", protocol: "TCP" }),
  http({ path: "/(" }),
  http({ path: "/(?=x)" }),
  http({ method: "[" }),
  http({ host: "a(" }),
  http({ headerMatches: [{ name: "" }] }),
  http({ headerMatches: [{ name: "X-A", mismatch: "DROP" }] }),
  http({ verb: "GET" }),
  ports({ port: "70000", protocol: "TCP" }),
  ports({ port: "-1", protocol: "TCP" }),
  ports({ port: "80 ", protocol: "TCP" }),
  ports({ port: "", protocol: "TCP" }),
  ports({ protocol: "TCP" }),
  ports({ port: "a-name-that-is-longer-than-any-service-name-can-be", protocol: "TCP" }),
  ports({ port: "80", protocol: "QUIC" }),
  ports({ port: "80", protocol: "tcp" }),
  ports({ port: "80", protocol: "ICMP" }),
  ports({ port: "80", endPort: 70000, protocol: "TCP" }),
  ports({ port: "80", endPort: -1, protocol: "TCP" }),
  {
    toPorts: [
      { ports: Array.from({ length: 41 }, (_, index) => ({ port: String(index + 1), protocol: "TCP" })) },
    ],
  },
  ports({ port: "80", protocol: "TCP" }, { rules: { l7: [{ command: "read" }] } }),
  ports({ port: "80", protocol: "TCP" }, { rules: { http: [{ path: "/" }], dns: [{ matchPattern: "*" }] } }),
  ports({ port: "443", protocol: "TCP" }, { serverNames: ["example.com"], rules: { http: [{ path: "/" }] } }),
  ports({ port: "443", protocol: "TCP" }, { serverNames: [""] }),
  { icmps: [{ fields: [{ type: "NoSuchType" }] }] },
  { icmps: [{ fields: [{ type: 8, family: "IPv5" }] }] },
  { icmps: [{ fields: [{ type: 8 }] }], ...someRule },
  { icmps: [{ fields: [{ family: "IPv4" }] }] },
  { authentication: { mode: "maybe" }, ...someRule },
  { authentication: {}, ...someRule },
];

/** Members of the other end that are refused; written for the direction that the key says. */
const badPeers = (prefix: "from" | "to"): readonly JsonObject[] => [
  { [`${prefix}Entities`]: ["everybody"] },
  { [`${prefix}Entities`]: ["World"] },
  { [`${prefix}Entities`]: ["world-ipv4"] },
  { [`${prefix}CIDR`]: ["10.0.0.1"] },
  { [`${prefix}CIDR`]: ["10.0.0.0/33"] },
  { [`${prefix}CIDR`]: ["not-an-address"] },
  { [`${prefix}CIDR`]: [""] },
  { [`${prefix}CIDRSet`]: [{ cidr: "10.0.0.0/8", except: ["192.168.0.0/16"] }] },
  { [`${prefix}CIDRSet`]: [{ cidr: "10.0.0.1" }] },
  { [`${prefix}CIDRSet`]: [{}] },
  { [`${prefix}CIDRSet`]: [{ cidr: "10.0.0.0/8", cidrGroupRef: "group-0" }] },
  { [`${prefix}CIDRSet`]: [{ cidr: "10.0.0.0/8", except: ["10.0.0.1"] }] },
  { [`${prefix}Endpoints`]: [{}], [`${prefix}Entities`]: ["world"] },
  { [`${prefix}CIDR`]: ["10.0.0.0/8"], [`${prefix}CIDRSet`]: [{ cidr: "10.0.0.0/8" }] },
  { [`${prefix}Endpoints`]: [{ matchLabels: { "bad key": "x" } }] },
  { [`${prefix}Endpoints`]: [{ matchLabels: { app: "not a value" } }] },
  { [`${prefix}Endpoints`]: [{ matchExpressions: [{ key: "app", operator: "In" }] }] },
  { [`${prefix}Endpoints`]: [{ matchExpressions: [{ key: "app", operator: "Exists", values: ["web"] }] }] },
  { [`${prefix}Endpoints`]: [{ matchExpressions: [{ key: "app", operator: "Like", values: ["web"] }] }] },
  { [`${prefix}Endpoints`]: [{ matchLabel: { app: "web" } }] },
  { [`${prefix}Nodes`]: [{ matchLabels: { role: "node" } }] },
];

const badEgress: readonly JsonObject[] = [
  { toFQDNs: [{ matchName: "a b" }] },
  { toFQDNs: [{ matchName: "example.com", matchPattern: "*" }] },
  { toFQDNs: [{ matchPattern: "exa[mp]le" }] },
  { toFQDNs: [{ matchName: "example.com" }], toEntities: ["world"] },
  { toServices: [{ k8sService: { serviceName: "svc-0", namespace: "shop" } }], toEntities: ["world"] },
  { toPorts: [dns] },
  ports({ port: "53", endPort: 60, protocol: "UDP" }, dns),
  ports({ port: "53", protocol: "UDP" }, { rules: { dns: [{ matchName: "a/b" }] } }),
  ports({ port: "53", protocol: "UDP" }, { rules: { dns: [{}] } }),
  ports({ port: "53", protocol: "UDP" }, { rules: { dns: [{ matchName: "a.b", matchPattern: "*" }] } }),
  ports(
    { port: "80", protocol: "TCP" },
    {
      listener: { envoyConfig: { kind: "CiliumEnvoyConfig", name: "proxy" }, name: "out" },
      rules: { http: [{}] },
    },
  ),
];

const badIngress: readonly JsonObject[] = [
  ports({ port: "53", protocol: "UDP" }, dns),
  { toEntities: ["world"] },
  ports(
    { port: "80", protocol: "TCP" },
    { listener: { envoyConfig: { kind: "CiliumEnvoyConfig", name: "proxy" }, name: "in" } },
  ),
];

const badDeny: readonly (readonly ["ingressDeny" | "egressDeny", JsonObject])[] = [
  ["ingressDeny", http({ path: "/" })],
  ["egressDeny", { toFQDNs: [{ matchName: "example.com" }] }],
  ["egressDeny", { authentication: { mode: "required" }, ...someRule }],
  ["ingressDeny", { fromEntities: ["nobody"] }],
  ["egressDeny", ports({ port: "70000", protocol: "TCP" })],
];

const badSpecs: readonly JsonObject[] = [
  { endpointSelector: {}, nodeSelector: {}, ingress: [] },
  { nodeSelector: { matchLabels: { role: "node" } }, ingress: [] },
  { ingress: [{}] },
  { endpointSelector: {} },
  { endpointSelector: {}, ingress: {} },
  { endpointSelector: {}, ingres: [{}] },
  { endpointSelector: { matchLabels: { app: 1 } }, ingress: [{}] },
  { endpointSelector: {}, enableDefaultDeny: { ingress: "no" }, ingress: [{}] },
];

/** `spec`s that an API server refuses for a NetworkPolicy. */
const badKubernetesSpecs: readonly JsonObject[] = [
  { podSelector: {}, policyTypes: ["Both"] },
  { podSelector: {}, policyTypes: ["Ingress", "Egress", "Ingress"] },
  { podSelector: {}, ingress: [{ from: [{}] }] },
  { podSelector: {}, ingress: [{ from: [{ podSelector: {}, ipBlock: { cidr: "10.0.0.0/8" } }] }] },
  { podSelector: {}, ingress: [{ from: [{ ipBlock: { cidr: "10.0.0.1" } }] }] },
  { podSelector: {}, ingress: [{ from: [{ ipBlock: { cidr: "10.0.0.0/8", except: ["11.0.0.0/16"] } }] }] },
  { podSelector: {}, ingress: [{ from: [{ ipBlock: { cidr: "10.0.0.0/8", except: ["10.0.0.0/8"] } }] }] },
  { podSelector: {}, ingress: [{ from: [{ ipBlock: {} }] }] },
  { podSelector: {}, ingress: [{ ports: [{ port: 70000 }] }] },
  { podSelector: {}, ingress: [{ ports: [{ port: 0 }] }] },
  { podSelector: {}, ingress: [{ ports: [{ port: "Not_A_Name" }] }] },
  { podSelector: {}, ingress: [{ ports: [{ port: "80" }] }] },
  { podSelector: {}, ingress: [{ ports: [{ port: 80, protocol: "ICMP" }] }] },
  { podSelector: {}, ingress: [{ ports: [{ port: 80, endPort: 79 }] }] },
  { podSelector: {}, ingress: [{ ports: [{ port: "http", endPort: 90 }] }] },
  { podSelector: {}, ingress: [{ ports: [{ endPort: 90 }] }] },
  { podSelector: {}, ingress: [{ to: [{ podSelector: {} }] }] },
  { podSelector: {}, ingress: [{ from: [{ podselector: {} }] }] },
  { podSelector: { matchLabels: { "bad key": "x" } }, ingress: [{}] },
  { podSelector: { matchLabels: { app: "not a value" } }, ingress: [{}] },
  { podSelector: { matchExpressions: [{ key: "app", operator: "In", values: [] }] } },
  { podSelector: { matchExpressions: [{ key: "app", operator: "Exists", values: ["x"] }] } },
  { podSelector: { matchExpressions: [{ key: "app", operator: "Like" }] } },
  { podSelector: {}, egress: [{ to: [{ namespaceSelector: { matchLabels: { env: "a b" } } }] }] },
  { ingress: [{ from: [{ serviceAccountSelector: {} }] }] },
];

const isObject = (value: unknown): value is JsonObject =>
  typeof value === "object" && value !== null && !Array.isArray(value);

const isList = (value: JsonValue | undefined): value is readonly JsonValue[] => Array.isArray(value);

const withRule = (policy: ManifestObject, section: string, rule: JsonObject): ManifestObject => {
  const spec: JsonObject = isObject(policy.spec) ? policy.spec : { endpointSelector: {} };
  const before = spec[section];
  return { ...policy, spec: { ...spec, [section]: [...(isList(before) ? before : []), rule] } };
};

const breakCilium = (random: RandomSource, policy: ManifestObject): ManifestObject => {
  switch (random.weighted({ rule: 8, peer: 5, egress: 3, ingress: 1, deny: 1, spec: 2, kind: 0.5 })) {
    case "rule":
      return withRule(policy, random.pick(["ingress", "egress"]), random.pick(badRules));
    case "peer": {
      const egress = random.chance(0.5);
      return withRule(policy, egress ? "egress" : "ingress", random.pick(badPeers(egress ? "to" : "from")));
    }
    case "egress":
      return withRule(policy, "egress", random.pick(badEgress));
    case "ingress":
      return withRule(policy, "ingress", random.pick(badIngress));
    case "deny": {
      const [section, rule] = random.pick(badDeny);
      return withRule(policy, section, rule);
    }
    case "spec":
      return { ...policy, spec: random.pick(badSpecs) };
    default: {
      const { spec: _spec, specs: _specs, ...bare } = policy;
      return random.pick<ManifestObject>([bare, { ...policy, unknownField: 1 }]);
    }
  }
};

/**
 * The policy, made wrong in one way. A few of the ways are only doubtful (an empty authentication, a spec without any
 * rule): what counts is that both sides say the same of them.
 */
export const breakPolicy = (random: RandomSource, policy: ManifestObject): ManifestObject =>
  policy.kind === "NetworkPolicy"
    ? { ...policy, spec: random.pick(badKubernetesSpecs) }
    : breakCilium(random, policy);
