/** What a field of one kind of policy is in the other, for people who know the one. */
const inCilium: readonly (readonly [RegExp, string])[] = [
  [/^specs?(?:\[\d+\])?\.podSelector$/, "A Cilium policy says it as `endpointSelector`."],
  [
    /^specs?(?:\[\d+\])?\.policyTypes$/,
    "A Cilium policy restricts a direction by having rules for it: `ingress: [{}]`, `egress: [{}]` deny by default. Take the field out.",
  ],
  [
    /\.rules\.(?:kafka|l7|l7proto)$/,
    "From 1.20 on Cilium knows rules for HTTP and DNS alone. Without them the rule lets all of its ports pass: take it away, or the port that is not to be open.",
  ],
  [
    /\.ingress(?:Deny)?\[\d+\]\.from$/,
    "A Cilium policy says it as `fromEndpoints: [{matchLabels: …}]` for pods, `fromCIDRSet: [{cidr, except}]` for networks.",
  ],
  [
    /\.egress(?:Deny)?\[\d+\]\.to$/,
    "A Cilium policy says it as `toEndpoints: [{matchLabels: …}]` for pods, `toCIDRSet: [{cidr, except}]` for networks.",
  ],
  [
    /gress(?:Deny)?\[\d+\]\.ports$/,
    'A Cilium policy says it as `toPorts: [{ports: [{port: "…", protocol: TCP}]}]`.',
  ],
  [
    /Endpoints\[\d+\]\.namespaceSelector$/,
    "A Cilium policy names the namespace as one more label: `k8s:io.kubernetes.pod.namespace`, or `io.cilium.k8s.namespace.labels.…` for its labels.",
  ],
  [
    /Endpoints\[\d+\]\.podSelector$/,
    "A Cilium policy has no `podSelector` in peers: write its `matchLabels` here, one level up.",
  ],
  [
    /Endpoints\[\d+\]\.ipBlock$/,
    "A Cilium policy says it as a rule of its own: `fromCIDRSet` or `toCIDRSet: [{cidr, except}]`.",
  ],
];

const inNetworkPolicy: readonly (readonly [RegExp, string])[] = [
  [/^spec\.endpointSelector$/, "A NetworkPolicy says it as `podSelector`."],
  [
    /gress\[\d+\]\.(?:from|to)Endpoints$/,
    "A NetworkPolicy says it as `from` or `to`: `[{podSelector: …, namespaceSelector: …}]`.",
  ],
  [
    /gress\[\d+\]\.(?:from|to)CIDR(?:Set)?$/,
    "A NetworkPolicy says it as `from` or `to`: `[{ipBlock: {cidr, except}}]`.",
  ],
  [/gress\[\d+\]\.toPorts$/, "A NetworkPolicy says it as `ports: [{port, protocol}]`."],
  [
    /(?:(?:from|to)Entities|toFQDNs|toServices|gressDeny|icmps|enableDefaultDeny)$/,
    "A NetworkPolicy cannot say this: make it a CiliumNetworkPolicy (`apiVersion: cilium.io/v2`).",
  ],
];

/**
 * What to write in place of a field that the other kind of policy has.
 *
 * @param path of the field, as the field check gives it.
 * @returns undefined if it is no such field.
 */
export const foreignField = (kind: string, path: string): string | undefined =>
  (kind === "NetworkPolicy" ? inNetworkPolicy : inCilium).find(([pattern]) => pattern.test(path))?.[1];
