import type { EngineBehaviour } from "../../cilium/cilium-release";
import type { Direction } from "../answer";
import type { Identity } from "../labels/identity";
import type { Requirement, Selector, SelectorTable } from "../labels/selector";
import type { DirectionRule, FilterProtocol, PolicyRule, PortRule, RulePort } from "../rules/policy-rule";
import { plainPortRule } from "../rules/read-port-rules";
import {
  mergePeerPolicies,
  type Origin,
  type PeerPolicy,
  PolicyConflict,
  peerPolicyOf,
  withWildcard,
} from "./peer-policy";

/** What is decided for one port (or range, or name) and protocol, by selector of peers. */
export interface Filter {
  /** Name of the port; empty for a number. */
  readonly portName: string;
  /** 0: every port, or a named one. */
  readonly port: number;
  /** 0: no range. */
  readonly endPort: number;
  /** Last port of the range in the datapath; 0: no range. */
  readonly lastPort: number;
  readonly protocol: FilterProtocol;
  readonly peers: ReadonlyMap<Selector, PeerPolicy>;
  /** What the selector that selects everything gets, where there is one. */
  readonly wildcard: PeerPolicy | undefined;
  /** Whether it is Cilium's own and counts only where no rule does. */
  readonly isLast: boolean;
}

/** Everything that decides one direction of the pods that the same rules select. */
export interface FilterSet {
  readonly direction: Direction;
  /** Whether any rule is about this direction: if none is, everything passes. */
  readonly enforced: boolean;
  readonly filters: readonly Filter[];
  /** Some rule says something about authentication: then the datapath looks closer. */
  readonly hasAuth: boolean;
  /** Whether a range of ports begins with 0 and ends before the last one: the datapath's map has it otherwise. */
  readonly hasRangeFromZero: boolean;
  /** Rules that put the pods into default deny, for reasons. */
  readonly restrictedBy: readonly Origin[];
  /** Why Cilium can compute no policy for these pods. */
  readonly conflict: string | undefined;
}

const everyPort: RulePort = { name: "", port: 0, decimal: 0, endPort: 0, protocol: "ANY" };

/** Stands for the rule that lets everything pass where `enableDefaultDeny` is off in every rule. */
const noDefaultDeny: Origin = { policy: "", rule: "enableDefaultDeny", deny: false, hasL7: false };

/** Stands for what lets the pods' own host in. */
const ownHost: Origin = { policy: "", rule: "allow-localhost", deny: false, hasL7: false };

/** Stands for what puts a pod without labels into default deny: Cilium itself. */
export const initOrigin: Origin = { policy: "", rule: "reserved:init", deny: false, hasL7: false };

interface Building {
  readonly portName: string;
  readonly port: number;
  readonly endPort: number;
  readonly protocol: FilterProtocol;
  readonly peers: Map<Selector, PeerPolicy>;
}

const keyOf = ({ name, decimal, endPort, protocol }: RulePort): string =>
  name === "" ? `${decimal}-${endPort}/${protocol}` : `${name}/${protocol}`;

/** Builds the filters of one direction for pods that a set of rules selects. */
class FilterSetBuilder {
  readonly #filters = new Map<string, Building>();
  readonly #last: Filter[] = [];
  readonly #requirements: { readonly allow: Requirement[]; readonly deny: Requirement[] } = {
    allow: [],
    deny: [],
  };

  constructor(
    private readonly selectors: SelectorTable,
    private readonly direction: Direction,
    private readonly defaultDeny: boolean,
    private readonly host: Identity,
    private readonly engine: EngineBehaviour,
    private readonly isNamespaced: boolean,
  ) {}

  /** Notes the `fromRequires`/`toRequires` of a rule: they hold for every rule of the pods, so they come first. */
  require(rule: DirectionRule): void {
    const requirements = rule.deny ? this.#requirements.deny : this.#requirements.allow;
    // Cilium appends the expressions first and the labels after them; the order never changes what is selected.
    for (const one of rule.requires) requirements.push(...one);
  }

  add(policy: string, rule: DirectionRule): void {
    const selectors = this.#selectorsOf(rule);
    if (selectors === undefined) return;
    if (rule.portRules.length === 0) {
      if (selectors.length === 0) return;
      const everything: PortRule = plainPortRule(rule.path, []);
      this.#merge(policy, rule, everything, everyPort, selectors);
      return;
    }
    const peers = selectors.length > 0 ? selectors : [this.selectors.of([])];
    for (const portRule of rule.portRules) {
      for (const port of portRule.ports) this.#merge(policy, rule, portRule, port, peers);
    }
  }

  /** Lets everything pass: what Cilium adds where every rule switches the default deny off. */
  addAllowAll(): void {
    const wildcard = this.selectors.of([]);
    const policy: PeerPolicy = peerPolicyOf(plainPortRule("", []), "ANY", false, undefined, noDefaultDeny);
    if (this.engine.hostIsSparedBy === "a last rule") this.#addLast(wildcard, policy);
    else this.#put(everyPort, new Map([[wildcard, policy]]));
  }

  /** Lets the pods' own host in after all rules, where it is spared that way. */
  addHost(): void {
    if (this.engine.hostIsSparedBy !== "a last rule" || this.direction !== "ingress") return;
    this.#addLast(
      this.#hostSelector(),
      peerPolicyOf(plainPortRule("", []), "ANY", false, undefined, ownHost),
    );
  }

  #addLast(selector: Selector, policy: PeerPolicy): void {
    const { name: portName, port, endPort, protocol } = everyPort;
    const wildcard = selector.isWildcard ? policy : undefined;
    const peers = new Map([[selector, policy]]);
    this.#last.push({ portName, port, endPort, lastPort: 0, protocol, peers, wildcard, isLast: true });
  }

  // A name that each peer has a number for of its own has no range.
  #lastPort({ portName, port, endPort }: Building): number {
    const { rangeFromZero, portNamesAtEgress } = this.engine;
    if (portName !== "")
      return this.direction === "egress" && portNamesAtEgress === "of each peer" ? 0 : endPort;
    return port === 0 && rangeFromZero === "every port" ? 0 : endPort;
  }

  #hostSelector(): Selector {
    return this.selectors.of([{ key: "reserved.host", operator: "In", values: [""] }]);
  }

  build(): readonly Filter[] {
    const wildcard = this.selectors.of([]);
    if (this.engine.hostIsSparedBy === "port")
      for (const { peers } of this.#filters.values()) this.#spareHost(peers);
    const own = [...this.#filters.values()].map((filter): Filter => {
      const lastPort = this.#lastPort(filter);
      return { ...filter, lastPort, wildcard: filter.peers.get(wildcard), isLast: false };
    });
    return [...own, ...this.#last];
  }

  #selectorsOf({ peers, deny }: DirectionRule): readonly Selector[] | undefined {
    if (peers.nothing) return undefined;
    const required = deny ? this.#requirements.deny : this.#requirements.allow;
    const endpoints = peers.endpoints.map((requirements) =>
      this.selectors.of([...requirements, ...required]),
    );
    const selectors = [...endpoints, ...peers.others];
    const wildcard = selectors.find(({ isWildcard }) => isWildcard);
    return wildcard === undefined ? [...selectors, ...peers.names] : [wildcard];
  }

  #merge(
    policy: string,
    rule: DirectionRule,
    portRule: PortRule,
    port: RulePort,
    selectors: readonly Selector[],
  ): void {
    const { deny, auth } = rule;
    if (portRule.listenerIsNamespaced && !this.isNamespaced) {
      throw new PolicyConflict(`the listener ${portRule.listener} of a CiliumEnvoyConfig is in no namespace`);
    }
    const hasL7 = portRule.l7.http.length + portRule.l7.dns.length + portRule.l7.other.length > 0;
    const origin: Origin = { policy, rule: portRule.path, deny, hasL7 };
    const one = peerPolicyOf(portRule, port.protocol, deny, auth, origin);
    // Where nothing is denied by default, rules for requests must not deny the other requests either.
    const toPeers = hasL7 && !this.defaultDeny && !deny ? withWildcard(one) : one;
    const peers = new Map(selectors.map((selector) => [selector, toPeers]));
    if (this.engine.hostIsSparedBy === "rule") this.#spareHost(peers);
    this.#put(port, peers);
  }

  // The pod's own host is always let in, so rules for requests spare it, unless they name it.
  #spareHost(peers: Map<Selector, PeerPolicy>): void {
    if (this.direction !== "ingress") return;
    const host = this.#hostSelector();
    if (peers.has(host)) return;
    for (const [selector, { parser, origins }] of peers) {
      const [origin] = origins;
      if (parser === "" || origin === undefined || !selector.selects(this.host)) continue;
      peers.set(host, peerPolicyOf(plainPortRule(origin.rule, []), "ANY", false, undefined, origin));
      return;
    }
  }

  #put(port: RulePort, peers: ReadonlyMap<Selector, PeerPolicy>): void {
    const key = keyOf(port);
    const existing = this.#filters.get(key);
    if (existing === undefined) {
      const { name, port: number, endPort, protocol } = port;
      this.#filters.set(key, { portName: name, port: number, endPort, protocol, peers: new Map(peers) });
      return;
    }
    for (const [selector, policy] of peers) {
      const before = existing.peers.get(selector);
      // Every rule about DNS names carries the selector of nobody; Cilium does not join what is said about nobody.
      if (before !== undefined && selector.isNobody) continue;
      existing.peers.set(selector, before === undefined ? policy : mergePeerPolicies(before, policy));
    }
  }
}

/** What building a filter set needs besides the rules. */
export interface FilterSurroundings {
  readonly selectors: SelectorTable;
  /** Identity of the pods' own node. */
  readonly host: Identity;
  readonly engine: EngineBehaviour;
  /** Whether the pods have a namespace: Cilium's own endpoints have none. */
  readonly isNamespaced: boolean;
  /** Enforced whatever the rules say, as for pods that have no labels yet (`reserved:init`). Default: no. */
  readonly always?: boolean;
}

const hasAuthentication = (filters: readonly Filter[]): boolean =>
  filters.some(({ peers }) => [...peers.values()].some(({ auth }) => auth !== undefined));

const isRangeFromZero = ({ portName, port, lastPort }: Filter): boolean =>
  portName === "" && port === 0 && lastPort > 0 && lastPort < 65_535;

/**
 * Computes the filters of one direction for pods that these rules select.
 */
export const buildFilterSet = (
  rules: readonly PolicyRule[],
  direction: Direction,
  { selectors, host, engine, isNamespaced, always = false }: FilterSurroundings,
): FilterSet => {
  const concerned = rules.filter((rule) => rule[direction].length > 0);
  const restricting = concerned.filter(({ defaultDeny }) => defaultDeny[direction]);
  const named = restricting.map(
    ({ policy, path }): Origin => ({ policy, rule: path, deny: false, hasL7: false }),
  );
  const restrictedBy = always && named.length === 0 ? [initOrigin] : named;
  const defaultDeny = always || restricting.length > 0;
  const builder = new FilterSetBuilder(selectors, direction, defaultDeny, host, engine, isNamespaced);
  const common = { direction, enforced: always || concerned.length > 0, restrictedBy };
  try {
    for (const rule of concerned) for (const one of rule[direction]) builder.require(one);
    for (const rule of concerned) for (const one of rule[direction]) builder.add(rule.policy, one);
  } catch (error) {
    if (!(error instanceof PolicyConflict)) throw error;
    return { ...common, filters: [], hasAuth: false, hasRangeFromZero: false, conflict: error.message };
  }
  if (concerned.length > 0) {
    if (defaultDeny) builder.addHost();
    else builder.addAllowAll();
  }
  const filters = builder.build();
  return {
    ...common,
    filters,
    hasAuth: hasAuthentication(filters),
    hasRangeFromZero: filters.some(isRangeFromZero),
    conflict: undefined,
  };
};
