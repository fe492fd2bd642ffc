import { clusterLabel, namespaceLabelPrefix, podNamespaceLabel } from "../labels/label-key";
import type { Requirement, Selector } from "../labels/selector";
import type { ManifestObject, Protocol } from "../world";
import type { DirectionRule, PolicyRule, PortRule, RulePeers, RulePort } from "./policy-rule";
import type { Problems } from "./problems";
import { readIpBlock } from "./read-cidrs";
import type { ReadContext, RuleOwner } from "./read-context";
import { isPortName } from "./read-port";
import { plainPortRule } from "./read-port-rules";
import { mentionsKey, readAs, readSelector, type SelectorSource, withMatch } from "./read-selector";

interface PortSource {
  readonly port?: number | string;
  readonly endPort?: number;
  readonly protocol?: string;
}

interface PeerSource {
  readonly podSelector?: SelectorSource;
  readonly namespaceSelector?: SelectorSource;
  readonly ipBlock?: { readonly cidr?: string; readonly except?: readonly string[] };
}

interface RuleSource {
  readonly from?: readonly PeerSource[];
  readonly to?: readonly PeerSource[];
  readonly ports?: readonly PortSource[];
}

interface SpecSource {
  readonly podSelector?: SelectorSource;
  readonly policyTypes?: readonly string[];
  readonly ingress?: readonly RuleSource[];
  readonly egress?: readonly RuleSource[];
}

const protocols: readonly string[] = ["TCP", "UDP", "SCTP"];

const k8sKey = (key: string): string => `k8s.${key}`;
const namespaceKey = (key: string): string => `k8s.${namespaceLabelPrefix}${key}`;

/** Requirements of a selector in a policy's own namespace. */
const readPodSelector = (
  source: SelectorSource,
  namespace: string,
  path: string,
  problems: Problems,
): Requirement[] => {
  const requirements = readSelector(source, readAs(k8sKey), path, problems);
  const labelCount = Object.keys(source.matchLabels ?? {}).length;
  return withMatch(requirements, labelCount, k8sKey(podNamespaceLabel), namespace);
};

const isEmptySelector = ({ matchLabels = {}, matchExpressions = [] }: SelectorSource): boolean =>
  Object.keys(matchLabels).length + matchExpressions.length === 0;

const readPeerSelector = (
  peer: PeerSource,
  namespace: string,
  path: string,
  problems: Problems,
): readonly Requirement[] | undefined => {
  const { podSelector, namespaceSelector } = peer;
  if (namespaceSelector === undefined) {
    if (podSelector === undefined) return undefined;
    return readPodSelector(podSelector, namespace, `${path}.podSelector`, problems);
  }
  const pods = readSelector(podSelector ?? {}, readAs(k8sKey), `${path}.podSelector`, problems);
  const podLabels = Object.keys(podSelector?.matchLabels ?? {}).length;
  if (isEmptySelector(namespaceSelector)) {
    // Every namespace: there is one. The world and the nodes have none.
    const any: Requirement = { key: k8sKey(podNamespaceLabel), operator: "Exists", values: [] };
    return [...pods.slice(0, podLabels), any, ...pods.slice(podLabels)];
  }
  const spaces = readSelector(namespaceSelector, readAs(namespaceKey), `${path}.namespaceSelector`, problems);
  const spaceLabels = Object.keys(namespaceSelector.matchLabels ?? {}).length;
  const labels = [...pods.slice(0, podLabels), ...spaces.slice(0, spaceLabels)];
  const sorted = labels.sort((a, b) => (a.key < b.key ? -1 : 1));
  return [...sorted, ...spaces.slice(spaceLabels), ...pods.slice(podLabels)];
};

/** A selector of pods, in the policy's own cluster where peers are unless it names one. Source: Cilium, parseNetworkPolicyPeer. */
const inCluster = (
  requirements: readonly Requirement[],
  { engine, clusterName }: ReadContext,
): readonly Requirement[] => {
  const key = k8sKey(clusterLabel);
  if (!engine.peersAreLocal || mentionsKey(requirements, key)) return requirements;
  return [...requirements, { key, operator: "In", values: [clusterName] }];
};

const readPeer = (peer: PeerSource, namespace: string, path: string, context: ReadContext): RulePeers => {
  const { problems } = context;
  const { ipBlock } = peer;
  const selector = readPeerSelector(peer, namespace, path, problems);
  const endpoints = selector === undefined ? undefined : inCluster(selector, context);
  if (endpoints === undefined && ipBlock === undefined) {
    problems.add(path, "must have podSelector, namespaceSelector or ipBlock");
  }
  if (endpoints !== undefined && ipBlock !== undefined) {
    problems.add(`${path}.ipBlock`, "is not accepted beside podSelector or namespaceSelector");
  }
  const others: Selector[] = ipBlock === undefined ? [] : readIpBlock(ipBlock, `${path}.ipBlock`, context);
  return { nothing: false, endpoints: endpoints === undefined ? [] : [endpoints], others, names: [] };
};

const readNumber = (port: number, endPort: number | undefined, path: string, problems: Problems): void => {
  problems.require(port >= 1 && port <= 65_535, `${path}.port`, `${port} is not a valid port (1 to 65535)`);
  if (endPort !== undefined && (endPort < port || endPort > 65_535)) {
    problems.add(`${path}.endPort`, `${endPort} must lie between port and 65535`);
  }
};

const readPort = (source: PortSource, path: string, problems: Problems): RulePort => {
  const { port, endPort, protocol = "TCP" } = source;
  problems.require(
    protocols.includes(protocol),
    `${path}.protocol`,
    `${JSON.stringify(protocol)} is not accepted. Accepted: TCP, UDP, SCTP`,
  );
  const isName = typeof port === "string";
  if (typeof port === "number") readNumber(port, endPort, path, problems);
  else problems.require(endPort === undefined, `${path}.endPort`, "needs a port that is a number");
  if (isName && !(isPortName(port) && port === port.toLowerCase())) {
    problems.add(
      `${path}.port`,
      `${JSON.stringify(port)} is not a valid name of a port; a number is written without quotes`,
    );
  }
  const number = typeof port === "number" ? port : 0;
  return {
    name: isName ? port : "",
    port: number,
    decimal: number,
    endPort: endPort ?? 0,
    protocol: protocol as Protocol,
  };
};

const readRule = (
  rule: RuleSource,
  path: string,
  ingress: boolean,
  namespace: string,
  context: ReadContext,
): DirectionRule[] => {
  const [peers, field] = ingress ? [rule.from ?? [], "from"] : [rule.to ?? [], "to"];
  const portRules = (rule.ports ?? []).map((port, index): PortRule => {
    const at = `${path}.ports[${index}]`;
    return plainPortRule(at, [readPort(port, at, context.problems)]);
  });
  const common = { deny: false, requires: [], portRules, auth: undefined };
  if (peers.length === 0) {
    const everybody: RulePeers = { nothing: false, endpoints: [[]], others: [], names: [] };
    return [{ ...common, path, peers: everybody }];
  }
  return peers.map((peer, index) => {
    const at = `${path}.${field}[${index}]`;
    return { ...common, path: at, peers: readPeer(peer, namespace, at, context) };
  });
};

/** A rule that allows nothing: what Cilium makes of a direction that is restricted and has no rules. */
const nothing = (path: string): DirectionRule => ({
  path,
  deny: false,
  peers: { nothing: false, endpoints: [], others: [], names: [] },
  requires: [],
  portRules: [],
  auth: undefined,
});

/**
 * Reads a NetworkPolicy as Cilium translates it (pkg/k8s ParseNetworkPolicy). `policyTypes` only adds a default deny for
 * a direction without rules; it never switches rules off.
 */
export const readNetworkPolicy = (
  object: ManifestObject,
  { kind, namespace }: RuleOwner,
  context: ReadContext,
): Omit<PolicyRule, "id" | "policy">[] => {
  const { problems, selectors } = context;
  // Without a spec it selects every pod and lets nothing in.
  const { spec = {} } = object as { readonly spec?: SpecSource };
  const { policyTypes = [] } = spec;
  problems.require(policyTypes.length <= 2, "spec.policyTypes", "must have at most 2 elements");
  for (const [index, type] of policyTypes.entries()) {
    problems.require(
      type === "Ingress" || type === "Egress",
      `spec.policyTypes[${index}]`,
      `${JSON.stringify(type)} is not accepted. Accepted: Ingress, Egress`,
    );
  }
  const read = (list: "ingress" | "egress"): DirectionRule[] =>
    (spec[list] ?? []).flatMap((rule, index) =>
      readRule(rule, `spec.${list}[${index}]`, list === "ingress", namespace, context),
    );
  const hasIngress = policyTypes.includes("Ingress");
  const hasEgress = policyTypes.includes("Egress");
  const ingress = read("ingress");
  const egress = read("egress");
  if (ingress.length === 0 && (hasIngress || !hasEgress)) ingress.push(nothing("spec"));
  if (egress.length === 0 && hasEgress) egress.push(nothing("spec"));
  const subject = readPodSelector(spec.podSelector ?? {}, namespace, "spec.podSelector", problems);
  return [
    {
      kind,
      path: "spec",
      namespace,
      subject: selectors.of(subject),
      selectsNodes: false,
      ingress,
      egress,
      defaultDeny: { ingress: ingress.length > 0, egress: egress.length > 0 },
    },
  ];
};
