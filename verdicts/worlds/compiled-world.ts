import type { CiliumRelease } from "../../cilium/cilium-release";
import { defaultRelease } from "../../cilium/releases";
import type { Prefix } from "../addresses/prefix";
import type { Direction, PolicyStatus } from "../answer";
import type { DirectionRules } from "../decide/direction-rules";
import {
  everyNamedPort,
  type NamedPortLookup,
  ownNamedPorts,
  PeerPorts,
  type PortNames,
  sameForAll,
} from "../decide/named-ports";
import { buildFilterSet, type FilterSet } from "../filters/filter-set";
import type { Identity, Label } from "../labels/identity";
import { isIdentityLabel } from "../labels/identity-label-filter";
import { type Selector, SelectorTable } from "../labels/selector";
import type { PolicyRule } from "../rules/policy-rule";
import { type ReadPolicies, readPolicies } from "../rules/read-policies";
import type { Endpoint, OwnEndpointName, StringMap, World } from "../world";
import { podLabelsOf } from "./identity-labels";
import { IdentityTable } from "./identity-table";
import { withApiServer } from "./service-ends";

/** A pod with what follows from its labels. */
export interface Pod {
  readonly endpoint: Endpoint;
  readonly identity: Identity;
  readonly ownPorts: NamedPortLookup;
}

interface RuleSets {
  readonly egress: FilterSet;
  readonly ingress: FilterSet;
}

const labelsText = (namespace: string, labels: StringMap): string =>
  `${namespace} ${Object.entries(labels)
    .map(([key, value]) => `${key}=${value}`)
    .sort()
    .join(",")}`;

const writtenNetworks = (rules: readonly PolicyRule[]): readonly Prefix[] =>
  rules.flatMap(({ ingress, egress }) =>
    [...ingress, ...egress].flatMap(({ peers }) => peers.others.flatMap(({ networks }) => networks)),
  );

const noNamedPorts: PortNames = sameForAll(() => 0);

/** What the policies of a world say, and the selectors in it. */
export interface WorldRules {
  readonly selectors: SelectorTable;
  readonly read: ReadPolicies;
}

/** Reads the policies of a world. Its pods and namespaces make no difference to that. */
export const readWorldRules = (world: World): WorldRules => {
  const {
    policies = [],
    services = [],
    clusterName = "default",
    secrets = {},
    cilium = defaultRelease,
  } = world;
  const selectors = new SelectorTable();
  const surroundings = { selectors, services: withApiServer(services), clusterName, secrets, cilium };
  return { selectors, read: readPolicies(policies, surroundings) };
};

/** A world whose policies are read, and in which everything that flows share is computed once. */
export class CompiledWorld {
  readonly cilium: CiliumRelease;
  readonly selectors: SelectorTable;
  readonly rules: readonly PolicyRule[];
  readonly statuses: readonly PolicyStatus[];
  readonly identities: IdentityTable;
  readonly #clusterWide: readonly PolicyRule[];
  readonly #byNamespace = new Map<string, PolicyRule[]>();
  readonly #setsByRules = new Map<string, RuleSets>();
  readonly #setsByIdentity = new Map<Identity, RuleSets>();
  readonly #pods = new Map<Endpoint, Pod>();
  readonly #rulesByPod = new Map<Pod, Readonly<Record<Direction, DirectionRules>>>();
  readonly #anybody = new Map<Selector, boolean>();
  readonly #peerPorts = new PeerPorts();
  #egressPorts: PortNames | undefined;
  #knownByLabels: ReadonlyMap<string, Endpoint> | undefined;

  /** @param given the world's policies, where they are read already. */
  constructor(
    readonly world: World,
    given: WorldRules = readWorldRules(world),
  ) {
    const { selectors, read } = given;
    this.cilium = world.cilium ?? defaultRelease;
    this.selectors = selectors;
    this.rules = read.rules;
    this.statuses = read.statuses;
    this.identities = new IdentityTable(world, this.selectors, this.cilium.engine, () =>
      writtenNetworks(this.rules),
    );
    // Rules about nodes are enforced with the host firewall only, which is off by default.
    const enforced = this.rules.filter(({ selectsNodes }) => !selectsNodes);
    this.#clusterWide = enforced.filter(({ namespace }) => namespace === "");
    for (const rule of enforced) {
      if (rule.namespace === "") continue;
      const same = this.#byNamespace.get(rule.namespace);
      if (same === undefined) this.#byNamespace.set(rule.namespace, [rule]);
      else same.push(rule);
    }
  }

  /** The pod of an endpoint. */
  pod(endpoint: Endpoint): Pod {
    const known = this.#pods.get(endpoint);
    if (known !== undefined) return known;
    const pod = {
      endpoint,
      identity: this.identities.ofEndpoint(endpoint),
      ownPorts: ownNamedPorts(endpoint),
    };
    this.#pods.set(endpoint, pod);
    return pod;
  }

  /**
   * A pod of which only the labels of its identity are known. What else counts, its ports' names, is that of a pod of the
   * world with the same labels, if there is one.
   */
  podLike(identity: Identity, labels: readonly Label[], name: string): Pod {
    const { own, serviceAccount, cluster } = podLabelsOf(labels);
    const like = this.#byLabels.get(labelsText(identity.namespace, own));
    const endpoint: Endpoint = {
      name,
      namespace: identity.namespace,
      labels: own,
      ...(serviceAccount === undefined ? {} : { serviceAccount }),
      ...(cluster === undefined ? {} : { cluster }),
      ...(like?.namedPorts === undefined ? {} : { namedPorts: like.namedPorts }),
    };
    this.#peerPorts.add(identity, endpoint);
    return { endpoint, identity, ownPorts: ownNamedPorts(endpoint) };
  }

  get #byLabels(): ReadonlyMap<string, Endpoint> {
    this.#knownByLabels ??= new Map(
      (this.world.endpoints ?? []).map((endpoint) => {
        const labels = Object.entries(endpoint.labels ?? {}).filter(([key]) => isIdentityLabel(key));
        return [labelsText(endpoint.namespace, Object.fromEntries(labels)), endpoint];
      }),
    );
    return this.#knownByLabels;
  }

  /** The rules of one direction of a pod. */
  rulesOf(pod: Pod, direction: Direction): DirectionRules {
    let both = this.#rulesByPod.get(pod);
    if (both === undefined) {
      const { egress, ingress } = this.#setsOf(pod.identity);
      const selectsAnybody = this.#selectsAnybody;
      const { engine } = this.cilium;
      both = {
        egress: { set: egress, portNames: this.#portsOfPeers(), selectsAnybody, engine },
        ingress: { set: ingress, portNames: sameForAll(pod.ownPorts), selectsAnybody, engine },
      };
      this.#rulesByPod.set(pod, both);
    }
    return both[direction];
  }

  /** The rules that select an identity: cluster-wide ones first, as Cilium takes them. */
  rulesSelecting(identity: Identity): PolicyRule[] {
    const namespaced = this.#byNamespace.get(identity.namespace) ?? [];
    return [...this.#clusterWide, ...namespaced].filter(({ subject }) => subject.selects(identity));
  }

  /** The rules of one direction of an endpoint of Cilium's own. It has no ports with names. */
  rulesOfOwn(name: OwnEndpointName, direction: Direction): DirectionRules {
    const sets = this.#setsOf(this.identities.ofEntity(name), name === "init");
    const portNames = direction === "egress" ? this.#portsOfPeers() : noNamedPorts;
    const { engine } = this.cilium;
    return { set: sets[direction], portNames, selectsAnybody: this.#selectsAnybody, engine };
  }

  #setsOf(identity: Identity, always = false): RuleSets {
    const known = this.#setsByIdentity.get(identity);
    if (known !== undefined) return known;
    const rules = this.rulesSelecting(identity);
    // Pods that the same rules select share what is computed from them.
    const isNamespaced = identity.namespace !== "";
    const key = `${always ? "always " : ""}${isNamespaced ? "" : "own "}${rules.map(({ id }) => id).join(" ")}`;
    let sets = this.#setsByRules.get(key);
    if (sets === undefined) {
      const surroundings = {
        selectors: this.selectors,
        host: this.identities.host,
        engine: this.cilium.engine,
        isNamespaced,
        always,
      };
      const egress = buildFilterSet(rules, "egress", surroundings);
      const ingress = buildFilterSet(rules, "ingress", surroundings);
      // A conflict in one direction leaves the pods without a policy for either.
      const conflict = ingress.conflict ?? egress.conflict;
      sets = { egress: { ...egress, conflict }, ingress: { ...ingress, conflict } };
      this.#setsByRules.set(key, sets);
    }
    this.#setsByIdentity.set(identity, sets);
    return sets;
  }

  #portsOfPeers(): PortNames {
    this.#egressPorts ??= this.#readPortsOfPeers();
    return this.#egressPorts;
  }

  #readPortsOfPeers(): PortNames {
    const { endpoints = [] } = this.world;
    const all = everyNamedPort(endpoints);
    if (this.cilium.engine.portNamesAtEgress === "of all pods") return sameForAll(all);
    for (const endpoint of endpoints) this.#peerPorts.add(this.pod(endpoint).identity, endpoint);
    return this.#peerPorts.names(all);
  }

  readonly #selectsAnybody = (selector: Selector): boolean => {
    const known = this.#anybody.get(selector);
    if (known !== undefined) return known;
    for (const endpoint of this.world.endpoints ?? []) this.pod(endpoint);
    const result = [...this.identities.all].some((identity) => selector.selects(identity));
    this.#anybody.set(selector, result);
    return result;
  };
}
