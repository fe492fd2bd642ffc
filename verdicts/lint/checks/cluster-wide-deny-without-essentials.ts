import type { Direction } from "../../answer";
import { VerdictEngine } from "../../answer-question";
import type { Endpoint, Flow, ManifestObject, Peer, World } from "../../world";
import type { Check, FoundHere } from "../check";
import type { LintContext, LintedRule } from "../lint-context";

const dnsServer: Endpoint = {
  name: "coredns",
  namespace: "kube-system",
  labels: { "k8s-app": "kube-dns" },
  serviceAccount: "coredns",
};
const prometheus: Endpoint = {
  name: "prometheus",
  namespace: "monitoring",
  labels: { "app.kubernetes.io/name": "prometheus" },
  serviceAccount: "prometheus",
};
const application: Endpoint = { name: "app", namespace: "default", labels: { app: "app" } };

/** A small cluster: what every cluster has, and one application. */
const cluster = { endpoints: [dnsServer, prometheus, application] };

const nameOf = ({ namespace, name }: Endpoint): string => `${namespace}/${name}`;

interface Essential {
  readonly what: string;
  readonly flow: Flow;
  /** Other ends that do as well. */
  readonly orTo?: readonly Peer[];
}

const dns = (from: Endpoint): Flow => ({
  from: nameOf(from),
  to: nameOf(dnsServer),
  port: 53,
  protocol: "UDP",
});

/** What stops working first, in the order in which it is noticed. */
const essentials: readonly Essential[] = [
  { what: "lookups of pods at kube-dns (53/UDP)", flow: dns(application) },
  {
    what: "kube-dns to the DNS server of the node's network (53/UDP)",
    flow: { from: nameOf(dnsServer), to: { entity: "world" }, port: 53, protocol: "UDP" },
    // The resolver may be the node's own, as on Talos (“Host DNS”), or another node's.
    orTo: [{ entity: "host" }, { entity: "remote-node" }],
  },
  {
    what: "kube-dns to the API server (6443/TCP)",
    flow: { from: nameOf(dnsServer), to: { entity: "kube-apiserver" }, port: 6443 },
  },
  {
    what: "Prometheus to the API server (6443/TCP)",
    flow: { from: nameOf(prometheus), to: { entity: "kube-apiserver" }, port: 6443 },
  },
  {
    what: "Prometheus' scrapes of kube-dns (9153/TCP)",
    flow: { from: nameOf(prometheus), to: nameOf(dnsServer), port: 9153 },
  },
  {
    what: "Prometheus' scrapes of nodes (9100/TCP)",
    flow: { from: nameOf(prometheus), to: { entity: "remote-node" }, port: 9100 },
  },
  {
    what: "the kubelet's probes of kube-dns (8080/TCP)",
    flow: { from: { entity: "host" }, to: nameOf(dnsServer), port: 8080 },
  },
];

/** The networks that policies name, one address of each: a DNS server is often allowed by its address. */
const namedAddresses = (policies: readonly ManifestObject[]): readonly Peer[] => {
  const named = JSON.stringify(policies).matchAll(/"((?:\d{1,3}\.){3}\d{1,3})\/\d{1,2}"/g);
  return [...new Set([...named].flatMap(([, address]) => address ?? []))].map((cidr) => ({ cidr }));
};

/** The verdicts in the small cluster, computed once for all policies. */
class SmallCluster {
  readonly #engine: VerdictEngine;

  /** @param resolvers addresses at which a DNS server may be. */
  constructor(
    world: World,
    readonly resolvers: readonly Peer[],
  ) {
    this.#engine = new VerdictEngine(world);
  }

  /** Whether a cluster-wide rule selects pods that the cluster itself needs. */
  selectsEssentialPods(linted: LintedRule, direction: Direction): boolean {
    return [dnsServer, prometheus].some((endpoint) =>
      this.#restrictedBy(endpoint, direction).includes(linted.policy.name),
    );
  }

  /** What no longer works at an end that a policy restricts. */
  broken(policy: string, direction: Direction): string[] {
    return essentials
      .filter(({ flow, orTo }) => {
        const end = direction === "egress" ? flow.from : flow.to;
        const endpoint = cluster.endpoints.find((one) => nameOf(one) === end);
        if (endpoint === undefined || !this.#restrictedBy(endpoint, direction).includes(policy)) return false;
        const ends = orTo === undefined ? [flow.to] : [flow.to, ...orTo, ...this.resolvers];
        return ends.every((to) => this.#engine.verdict({ ...flow, to })[direction].startsWith("denied"));
      })
      .map(({ what }) => what);
  }

  #restrictedBy(endpoint: Endpoint, direction: Direction): string[] {
    const pod = this.#engine.compiled.pod(endpoint);
    return this.#engine.compiled.rulesOf(pod, direction).set.restrictedBy.map(({ policy }) => policy);
  }
}

/** Policies of other namespaces select nothing in the small cluster. */
const aboutSmallCluster = ({ kind, metadata }: ManifestObject): boolean =>
  kind === "CiliumClusterwideNetworkPolicy" ||
  cluster.endpoints.some(({ namespace }) => namespace === (metadata?.namespace || "default"));

const findIn = (context: LintContext): FoundHere[] => {
  const clusterWide = context.rules.filter(({ rule }) => rule.kind === "CiliumClusterwideNetworkPolicy");
  if (clusterWide.length === 0) return [];
  const { policies = [] } = context.compiled.world;
  const small = new SmallCluster(
    { ...cluster, policies: policies.filter(aboutSmallCluster) },
    namedAddresses(policies),
  );
  return clusterWide.flatMap((linted) =>
    (["ingress", "egress"] as const)
      .filter(
        (direction) => linted.rule.defaultDeny[direction] && small.selectsEssentialPods(linted, direction),
      )
      .map((direction) => ({ direction, broken: small.broken(linted.policy.name, direction) }))
      .filter(({ broken }) => broken.length > 0)
      .map(({ direction, broken }) => ({
        policy: linted.policy.name,
        path: `${linted.rule.path}.${direction}`,
        explanation: `The policy puts pods of the whole cluster, kube-system or monitoring among them, into default deny for ${direction}, and nothing allows: ${broken.join("; ")}.`,
        fix: "Allow these in the same step, at both ends (kube-dns needs its own ingress), or leave kube-system and monitoring out of the endpointSelector.",
      })),
  );
};

/** A default deny over the cluster's own pods. */
export const clusterWideDenyWithoutEssentials: Check = {
  id: "cluster-wide-deny-without-essentials",
  severity: "error",
  summary:
    "A cluster-wide default deny cuts off what the cluster itself needs: DNS, API server, monitoring, probes.",
  why: "An egress rule to kube-dns does not help while kube-dns' own ingress is denied; the whole cluster stops resolving names.",
  source:
    "Computed by the engine in a small cluster (kube-dns, Prometheus, one pod); Cilium documentation, security/policy/intro",
  needsWorld: false,
  find: findIn,
};
