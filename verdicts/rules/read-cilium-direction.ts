import { clusterLabel, namespaceLabelPrefix, podNamespaceLabel } from "../labels/label-key";
import type { Requirement, Selector } from "../labels/selector";
import type { CiliumDirectionSource } from "./cilium-source";
import type { AuthMode, DirectionRule, RulePeers } from "./policy-rule";
import { type ProviderGroupSource, providerGroup } from "./provider-group";
import { readCidrSet, readCidrs } from "./read-cidrs";
import type { ReadContext, RuleOwner } from "./read-context";
import { readEntities } from "./read-entities";
import { checkName } from "./read-l7-rules";
import { readPortRules } from "./read-port-rules";
import {
  type KeyReading,
  mentionsKey,
  mentionsPrefix,
  readSelector,
  type SelectorSource,
  withMatch,
  writtenKeys,
} from "./read-selector";
import { readServices } from "./read-services";

const podNamespace = `k8s.${podNamespaceLabel}`;
const cluster = `k8s.${clusterLabel}`;

/** Facts about the rule around a direction. */
export interface DirectionContext extends ReadContext {
  readonly owner: RuleOwner;
  /** The rule's subject is a pod that is being started (label `reserved:init`). */
  readonly matchesInit: boolean;
  readonly host: boolean;
}

/**
 * Adds the namespace that Cilium adds to a selector of peers: the policy's own, unless the selector speaks of namespaces
 * itself; for cluster-wide policies that there is one, which leaves out what is not a pod. Source: Cilium,
 * pkg/k8s/apis/cilium.io/utils getEndpointSelector.
 */
const inNamespace = (
  requirements: readonly Requirement[],
  labelCount: number,
  { owner, matchesInit }: DirectionContext,
): readonly Requirement[] => {
  if (mentionsKey(requirements, podNamespace) || mentionsKey(requirements, `any.${podNamespaceLabel}`)) {
    return requirements;
  }
  if (owner.namespace === "") {
    return matchesInit
      ? requirements
      : [...requirements, { key: podNamespace, operator: "Exists", values: [] }];
  }
  const namesNamespaceLabels =
    mentionsPrefix(requirements, `k8s.${namespaceLabelPrefix}`) ||
    mentionsPrefix(requirements, `any.${namespaceLabelPrefix}`);
  return namesNamespaceLabels
    ? requirements
    : withMatch(requirements, labelCount, podNamespace, owner.namespace);
};

/**
 * A selector of peers with what Cilium adds to it: the namespace, and the cluster where peers are of the policy's own
 * unless the selector says otherwise. Source: the same, addClusterFilterByDefault.
 */
const scoped = (
  requirements: readonly Requirement[],
  labelCount: number,
  context: DirectionContext,
  keepReserved: boolean,
): readonly Requirement[] => {
  if (keepReserved && mentionsPrefix(requirements, "reserved.")) return requirements;
  const inside = inNamespace(requirements, labelCount, context);
  const { engine, clusterName } = context;
  if (!engine.peersAreLocal || mentionsKey(inside, cluster) || mentionsKey(inside, `any.${clusterLabel}`)) {
    return inside;
  }
  return [...inside, { key: cluster, operator: "In", values: [clusterName] }];
};

const labelCountOf = (source: SelectorSource, { extend }: KeyReading): number =>
  new Set(Object.keys(source.matchLabels ?? {}).map((key) => extend(key))).size;

const readPeerSelectors = (
  sources: readonly SelectorSource[],
  path: string,
  context: DirectionContext,
  keepReserved: boolean,
): (readonly Requirement[])[] => {
  const keys = writtenKeys(context.engine);
  return sources.map((source, index) => {
    const requirements = readSelector(source, keys, `${path}[${index}]`, context.problems);
    return scoped(requirements, labelCountOf(source, keys), context, keepReserved);
  });
};

const isEmptyList = (list: readonly unknown[] | undefined): boolean =>
  list !== undefined && list.length === 0;

const checkAlone = (
  members: Readonly<Record<string, number>>,
  path: string,
  context: DirectionContext,
): void => {
  const given = Object.keys(members).filter((name) => (members[name] ?? 0) > 0);
  if (given.length < 2) return;
  context.problems.add(
    path,
    `combining ${given.join(" and ")} in one rule is not supported: write a rule for each`,
  );
};

const authModes: readonly (string | undefined)[] = ["disabled", "required", "test-always-fail"];

const readAuth = (
  source: CiliumDirectionSource,
  path: string,
  context: DirectionContext,
): AuthMode | undefined => {
  if (source.authentication === undefined) return undefined;
  const { mode } = source.authentication;
  if (authModes.includes(mode)) return mode as AuthMode;
  context.problems.add(
    `${path}.authentication.mode`,
    `${JSON.stringify(mode)} is not accepted. Accepted: disabled, required, test-always-fail`,
  );
  return undefined;
};

const noNodes = (nodes: readonly unknown[] | undefined, path: string, context: DirectionContext): void =>
  context.problems.require(
    (nodes ?? []).length === 0,
    path,
    "needs node selector labels (chart key nodeSelectorLabels), which are off by default: Cilium's agent refuses the policy",
  );

/** Groups of a cloud provider: what their addresses are is in no policy. */
const readGroups = (
  groups: readonly ProviderGroupSource[],
  path: string,
  { engine, problems, selectors }: DirectionContext,
): Selector[] => {
  if (engine.providerGroups === "CiliumCIDRGroup")
    return groups.map((group) => providerGroup(group, selectors));
  problems.require(
    groups.length === 0,
    path,
    "asks a cloud provider for addresses; what they are is not in the policy. Write them as a CIDR set",
  );
  return [];
};

const readIngressPeers = (
  source: CiliumDirectionSource,
  path: string,
  context: DirectionContext,
): RulePeers => {
  const { fromEndpoints, fromEntities, fromCIDR, fromCIDRSet, fromNodes, fromGroups } = source;
  const members = { fromEndpoints, fromCIDR, fromCIDRSet, fromEntities, fromNodes, fromGroups };
  const counts = Object.fromEntries(
    Object.entries(members).map(([name, list]) => [name, (list ?? []).length]),
  );
  checkAlone(counts, path, context);
  noNodes(fromNodes, `${path}.fromNodes`, context);
  const groups = readGroups(fromGroups ?? [], `${path}.fromGroups`, context);
  return {
    nothing: [fromEndpoints, fromCIDR, fromCIDRSet, fromEntities, fromNodes].some(isEmptyList),
    endpoints: readPeerSelectors(fromEndpoints ?? [], `${path}.fromEndpoints`, context, true),
    others: [
      ...readEntities(fromEntities ?? [], `${path}.fromEntities`, context),
      ...readCidrs(fromCIDR ?? [], `${path}.fromCIDR`, context),
      ...readCidrSet(fromCIDRSet ?? [], `${path}.fromCIDRSet`, context),
      ...groups,
    ],
    names: [],
  };
};

const readNames = (source: CiliumDirectionSource, path: string, context: DirectionContext): Selector[] =>
  (source.toFQDNs ?? []).map((rule, index) => {
    checkName(rule, `${path}.toFQDNs[${index}]`, context.problems);
    return context.selectors.ofFqdn(rule.matchName ?? "", rule.matchPattern ?? "");
  });

const readEgressPeers = (
  source: CiliumDirectionSource,
  path: string,
  deny: boolean,
  context: DirectionContext,
): RulePeers => {
  const { toEndpoints, toEntities, toCIDR, toCIDRSet, toNodes, toGroups, toServices, toFQDNs } = source;
  const members = { toCIDR, toCIDRSet, toEndpoints, toEntities, toServices, toGroups, toNodes, toFQDNs };
  const counts = Object.fromEntries(
    Object.entries(members).map(([name, list]) => [name, (list ?? []).length]),
  );
  checkAlone(counts, path, context);
  noNodes(toNodes, `${path}.toNodes`, context);
  const groups = readGroups(toGroups ?? [], `${path}.toGroups`, context);
  // Cilium resolves toServices in `egress` only; in `egressDeny` it stands for nobody in particular.
  const services = readServices(toServices ?? [], `${path}.toServices`, context);
  const behind = deny ? { endpoints: [], addresses: [], hasAddresses: false } : services;
  const names = readNames(source, path, context);
  const none =
    names.length > 0 ? [context.selectors.of([{ key: "reserved.none", operator: "In", values: [""] }])] : [];
  return {
    nothing:
      (isEmptyList(toEndpoints) && behind.endpoints.length === 0) ||
      ((names.length === 0 || context.engine.emptyListBesideNames === "takes the rule away") &&
        [toCIDR, toEntities, behind.hasAddresses ? undefined : toCIDRSet].some(isEmptyList)) ||
      isEmptyList(toNodes),
    endpoints: [
      ...readPeerSelectors(toEndpoints ?? [], `${path}.toEndpoints`, context, true),
      ...behind.endpoints,
    ],
    others: [
      ...readEntities(toEntities ?? [], `${path}.toEntities`, context),
      ...readCidrs(toCIDR ?? [], `${path}.toCIDR`, context),
      ...readCidrSet(toCIDRSet ?? [], `${path}.toCIDRSet`, context),
      ...groups,
      ...behind.addresses,
      ...none,
    ],
    names,
  };
};

/** Reads one element of `ingress`, `ingressDeny`, `egress` or `egressDeny`. */
export const readCiliumDirection = (
  source: CiliumDirectionSource,
  path: string,
  ingress: boolean,
  deny: boolean,
  context: DirectionContext,
): DirectionRule => {
  const [requires, field] = ingress
    ? [source.fromRequires, "fromRequires"]
    : [source.toRequires, "toRequires"];
  return {
    path,
    deny,
    peers: ingress ? readIngressPeers(source, path, context) : readEgressPeers(source, path, deny, context),
    requires: readPeerSelectors(requires ?? [], `${path}.${field}`, context, false),
    portRules: readPortRules(
      source,
      path,
      { ingress, deny, host: context.host, secrets: context.secrets, engine: context.engine },
      context.problems,
    ),
    auth: readAuth(source, path, context),
  };
};
