import {
  type Endpoint,
  type EntityName,
  entityNames,
  type Peer,
  type Service,
} from "../../../verdicts/world";
import { addressNear } from "./address-near";
import { generateFqdns } from "./generate-names";
import { endpointSelector, peerSelector } from "./generate-selector";
import type { JsonObject, JsonValue } from "./json-value";
import type { PeerKind } from "./profile";
import { peerOf, type Scene } from "./scene";
import { disputedSources, dnsNames, exceptions, prefixes, providerGroups } from "./vocabulary";

/** What a Cilium rule says about the other end, and an end that it was made for. */
export interface PeersPart {
  readonly fields: JsonObject;
  readonly peer: Peer;
  /** The pod at the other end, if it is one: it gives the named ports of egress rules. */
  readonly endpoint?: Endpoint;
}

/** Direction of the rule, whether it denies, and the namespace of its policy, if it has one. */
export interface PeersContext {
  readonly egress: boolean;
  readonly deny: boolean;
  readonly namespace: string | undefined;
}

const entityWords = [...entityNames, "all", "cluster", "none", "world", "cluster", "all"] as const;

const keyOf = (context: PeersContext, end: string): string => `${context.egress ? "to" : "from"}${end}`;

const isEntity = (word: string): word is EntityName => entityNames.some((name) => name === word);

const entities = (scene: Scene, context: PeersContext, pod: Endpoint): PeersPart => {
  const { random } = scene;
  const known = scene.profile.disputed ? [...entityWords, "cluster-mesh", "cluster-mesh"] : entityWords;
  const words = random.chance(0.04) ? [] : random.some(known, 1, 2);
  const word = words[0] ?? "world";
  const atPod = ["all", "cluster", "none", "cluster-mesh"].includes(word);
  const peer: Peer = isEntity(word) ? { entity: word } : peerOf(pod);
  return { fields: { [keyOf(context, "Entities")]: words }, peer, ...(atPod ? { endpoint: pod } : {}) };
};

const cidr = (scene: Scene, context: PeersContext): PeersPart => {
  const { random } = scene;
  const chosen = random.chance(0.03) ? [] : random.some(prefixes, 1, 2);
  const peer = { cidr: addressNear(random, chosen[0] ?? "10.0.0.0/8") };
  return { fields: { [keyOf(context, "CIDR")]: chosen }, peer };
};

const groupExpression = ({ random, profile }: Scene): JsonObject => {
  if (!profile.disputed || random.chance(0.4))
    return { key: "zone", operator: random.pick(["Exists", "DoesNotExist"]) };
  const key = random.pick(["zone", "zone", "cidrgroup:zone", "k8s:zone", "$zone"]);
  return random.chance(0.5) ? { key, operator: "NotIn", values: ["a"] } : { key, operator: "DoesNotExist" };
};

const cidrRule = (scene: Scene): { readonly rule: JsonObject; readonly near: string } => {
  const { random } = scene;
  const groups = Object.entries(scene.cidrGroups);
  const shape = random.weighted({
    cidr: 6,
    ref: groups.length > 0 ? 2 : 0.2,
    selector: groups.length > 0 ? 2 : 0.2,
  });
  if (shape === "cidr") {
    const prefix = random.pick(prefixes);
    const cut = [...(exceptions[prefix] ?? []), ...(scene.profile.disputed ? [prefix, "10.1.0.0/7"] : [])];
    const except = cut.length > 0 && random.chance(0.6) ? { except: random.some(cut, 1, 2) } : {};
    return { rule: { cidr: prefix, ...except }, near: prefix };
  }
  const [name, group] = groups.length > 0 ? random.pick(groups) : ["group-9", { cidrs: [] }];
  const near = group.cidrs[0] ?? "10.0.0.0/8";
  const except = random.chance(0.2) ? { except: random.some(exceptions[near] ?? [], 1, 1) } : {};
  if (shape === "ref") return { rule: { cidrGroupRef: name, ...except }, near };
  const selector: JsonObject = random.chance(0.6)
    ? { matchLabels: { zone: random.pick(["a", "b"]) } }
    : { matchExpressions: [groupExpression(scene)] };
  return { rule: { cidrGroupSelector: selector, ...except }, near };
};

const cidrSet = (scene: Scene, context: PeersContext): PeersPart => {
  const { random } = scene;
  const rules = random.times(1, 2, () => cidrRule(scene));
  return {
    fields: { [keyOf(context, "CIDRSet")]: rules.map((each) => each.rule) },
    peer: { cidr: addressNear(random, rules[0]?.near ?? "10.0.0.0/8") },
  };
};

/** Selectors that speak of reserved labels: those that releases read differently, and those that exclude them. */
const disputedReserved = (scene: Scene, key: string, entity: EntityName, pod: Endpoint): PeersPart => {
  const { random } = scene;
  if (random.chance(0.4)) {
    const prefix = random.pick(["reserved.", "$"]);
    return { fields: { [key]: [{ matchLabels: { [`${prefix}${entity}`]: "" } }] }, peer: { entity } };
  }
  const others = [
    { key: "app", operator: "NotIn", values: ["web"] },
    { key: "k8s:role", operator: "DoesNotExist" },
  ];
  const excluded: JsonValue[] = [
    { key: `reserved:${entity}`, operator: "DoesNotExist" },
    ...random.some(others, 0, 2),
  ];
  return { fields: { [key]: [{ matchExpressions: excluded }] }, peer: peerOf(pod), endpoint: pod };
};

const endpoints = (scene: Scene, context: PeersContext, pod: Endpoint): PeersPart => {
  const { random } = scene;
  const key = keyOf(context, "Endpoints");
  const at = { peer: peerOf(pod), endpoint: pod };
  switch (random.weighted({ selectors: 30, none: 1, any: 2, reserved: 1.5 })) {
    case "none":
      return { fields: { [key]: [] }, ...at };
    case "any":
      return { fields: { [key]: [{}] }, ...at };
    case "reserved": {
      const entity = random.pick(entityNames);
      if (scene.profile.disputed && random.chance(0.6)) return disputedReserved(scene, key, entity, pod);
      return { fields: { [key]: [{ matchLabels: { [`reserved:${entity}`]: "" } }] }, peer: { entity } };
    }
    default: {
      const more = random.chance(0.25) ? [random.pick(scene.endpoints)] : [];
      const selectors = [pod, ...more].map((each) => peerSelector(scene, each, context.namespace));
      return { fields: { [key]: selectors }, ...at };
    }
  }
};

const requires = (scene: Scene, context: PeersContext, pod: Endpoint): PeersPart => {
  const { random } = scene;
  const required: JsonValue[] = [endpointSelector(scene, pod)];
  const rest = random.chance(0.6) ? endpoints(scene, context, pod).fields : {};
  return {
    fields: { [keyOf(context, "Requires")]: required, ...rest },
    peer: peerOf(pod),
    endpoint: pod,
  };
};

const groups = (scene: Scene, context: PeersContext): PeersPart => {
  const { random } = scene;
  const chosen = random.some(providerGroups, 1, 2).map(({ group }) => group as JsonObject);
  return {
    fields: { [keyOf(context, "Groups")]: chosen },
    peer: { cidr: addressNear(random, "10.0.0.0/8") },
  };
};

/** What selects a Service by its labels: as they are, without conditions, or with sources and expressions. */
const serviceSelector = ({ random, profile }: Scene, labels: Service["labels"]): JsonObject => {
  if (!profile.disputed || random.chance(0.5)) return { matchLabels: { ...labels } };
  if (random.chance(0.2)) return {};
  const source = random.weighted(disputedSources);
  const [key = "app", value = "web"] = Object.entries(labels ?? {})[0] ?? [];
  return random.chance(0.5)
    ? { matchLabels: { [`${source}${key}`]: value } }
    : { matchExpressions: [{ key: `${source}${key}`, operator: random.pick(["Exists", "DoesNotExist"]) }] };
};

const services = (scene: Scene): PeersPart => {
  const { random } = scene;
  const service =
    scene.services.length > 0
      ? random.pick(scene.services)
      : { name: "svc-9", namespace: "shop", labels: {} };
  const namespace = random.chance(0.85) ? { namespace: service.namespace } : {};
  const entry: JsonObject = random.chance(0.6)
    ? { k8sService: { serviceName: service.name, ...namespace } }
    : { k8sServiceSelector: { selector: serviceSelector(scene, service.labels), ...namespace } };
  const named = `${service.namespace}/${service.name}`;
  return {
    fields: { toServices: [entry] },
    peer: scene.services.length > 0 ? { service: named } : peerOf(random.pick(scene.endpoints)),
  };
};

const fqdn = (scene: Scene): PeersPart => {
  const { random } = scene;
  const toFQDNs = random.chance(0.04) ? [] : generateFqdns(random);
  return { fields: { toFQDNs }, peer: { fqdn: random.pick(dnsNames) } };
};

/** The part of a Cilium rule that names the other end. */
export const generatePeers = (scene: Scene, context: PeersContext): PeersPart => {
  const { random, profile } = scene;
  const egressOnly = context.egress ? profile.peers : { ...profile.peers, fqdn: 0, services: 0 };
  const kind: PeerKind = random.weighted(context.deny ? { ...egressOnly, fqdn: 0 } : egressOnly);
  const pod = random.pick(scene.endpoints);
  switch (kind) {
    case "endpoints":
      return endpoints(scene, context, pod);
    case "entities":
      return entities(scene, context, pod);
    case "cidr":
      return cidr(scene, context);
    case "cidrSet":
      return cidrSet(scene, context);
    case "fqdn":
      return fqdn(scene);
    case "services":
      return services(scene);
    case "requires":
      return requires(scene, context, pod);
    case "groups":
      return groups(scene, context);
    default:
      return { fields: {}, peer: peerOf(pod), endpoint: pod };
  }
};
