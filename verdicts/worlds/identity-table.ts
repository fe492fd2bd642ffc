import type { EngineBehaviour } from "../../cilium/cilium-release";
import { type Address, containsAddress, type Prefix, parseAddress, parsePrefix } from "../addresses/prefix";
import { Identity, type Label } from "../labels/identity";
import { isIdentityLabel } from "../labels/identity-label-filter";
import {
  clusterLabel,
  namespaceLabelPrefix,
  podNamespaceLabel,
  serviceAccountLabel,
} from "../labels/label-key";
import type { SelectorTable } from "../labels/selector";
import { comparedName, fqdnSelectorPattern } from "../names/dns-pattern";
import { cidrGroupLabel } from "../rules/read-cidrs";
import { type Endpoint, type EntityName, entityNames, type StringMap, type World } from "../world";
import { type AggregateName, aggregateNames, aggregateOf } from "./aggregates";

const reservedLabels: Readonly<Record<EntityName, readonly string[]>> = {
  world: ["world"],
  host: ["host"],
  "remote-node": ["remote-node"],
  "kube-apiserver": ["kube-apiserver", "remote-node"],
  health: ["health"],
  ingress: ["ingress"],
  init: ["init"],
  unmanaged: ["unmanaged"],
};

const reserved = (name: string): Label => ({ source: "reserved", name, value: "" });
const k8s = (name: string, value: string): Label => ({ source: "k8s", name, value });

interface NamePattern {
  readonly label: string;
  readonly pattern: RegExp;
}

/** The identities of a world: one per set of labels, made when they are first asked for. */
export class IdentityTable {
  readonly #byText = new Map<string, Identity>();
  readonly #namespaceTexts = new Map<string, string>();
  #names: readonly NamePattern[] | undefined;
  #written: readonly Prefix[] | undefined;
  /** Identity of the pods' own node. */
  readonly host: Identity;

  /** @param networks those that policies name; asked for once an address counts. Default: none. */
  constructor(
    private readonly world: World,
    private readonly selectors: SelectorTable,
    private readonly engine: EngineBehaviour,
    private readonly networks: () => readonly Prefix[] = () => [],
  ) {
    // Cilium knows its reserved identities whether or not anything has one.
    for (const name of entityNames) this.ofEntity(name);
    if (engine.hasAggregates) for (const name of aggregateNames) this.ofAggregate(name);
    this.host = this.ofEntity("host");
  }

  /** Every identity so far. */
  get all(): Iterable<Identity> {
    return this.#byText.values();
  }

  /** The identity of a pod. Pods with the same labels have the same one. */
  ofEndpoint(endpoint: Endpoint): Identity {
    const { labels = {}, namespace, serviceAccount = "" } = endpoint;
    const cluster = endpoint.cluster ?? this.world.clusterName ?? "default";
    const own = Object.keys(labels)
      .filter(isIdentityLabel)
      .sort()
      .map((key) => `${key}=${labels[key]}`);
    const text = `pod ${cluster}/${namespace}/${serviceAccount} ${own.join(",")} ${this.#namespaceText(namespace)}`;
    return this.#intern(text, () => this.#podLabels(endpoint, cluster));
  }

  /** The identity of an end that is not a pod. */
  ofEntity(name: EntityName): Identity {
    return this.#intern(`entity ${name}`, () => reservedLabels[name].map(reserved));
  }

  /** The identity that stands for all of a sort. */
  ofAggregate(name: AggregateName): Identity {
    return this.#intern(`aggregate ${name}`, () => [reserved(name)]);
  }

  /** The identity of the pods' own node where an API server runs on it. Source: Cilium, pkg/ipcache/metadata.go. */
  ofLocalApiServer(): Identity {
    return this.#intern("entity host and kube-apiserver", () => ["host", "kube-apiserver"].map(reserved));
  }

  /** The identity of an address outside the cluster; undefined if the text is not an address. */
  ofAddress(text: string): Identity | undefined {
    const address = parseAddress(text);
    if (address === undefined) return undefined;
    const world = address.kind() === "ipv6" ? this.engine.allOfIpv6 : "world";
    return this.#intern(`address ${text}`, () => [reserved(world), ...this.#groupLabels(address)], address);
  }

  /** The identity of an address that was learned for a DNS name and is in no network of the policies. */
  ofName(name: string): Identity {
    return this.#intern(`name ${comparedName(name)}`, () => [reserved("world"), ...this.#nameLabels(name)]);
  }

  /**
   * The identity with these labels; undefined if the address is none. A network's label says nothing that the address does
   * not say. Labels of groups and names are added to those that are there.
   */
  ofLabels(labels: readonly Label[], address?: string, names: readonly string[] = []): Identity | undefined {
    const parsed = address === undefined ? undefined : parseAddress(address);
    if (address !== undefined && parsed === undefined) return undefined;
    const own = labels.filter(({ source }) => source !== "cidr");
    const written = own.map(({ source, name, value }) => `${source}:${name}=${value}`).sort();
    const isNetwork = own.length < labels.length;
    const text = `labels ${written.join(",")} ${isNetwork} ${address ?? ""} ${names.join(",")}`;
    return this.#intern(
      text,
      () => {
        const added = [
          ...(parsed === undefined ? [] : this.#groupLabels(parsed)),
          ...names.flatMap((name) => this.#nameLabels(name)),
        ];
        const isNew = (label: Label): boolean =>
          !own.some(({ source, name }) => source === label.source && name === label.name);
        return [...own, ...added.filter(isNew)];
      },
      parsed,
      isNetwork,
    );
  }

  #intern(text: string, labels: () => readonly Label[], address?: Address, isNetwork = false): Identity {
    const known = this.#byText.get(text);
    if (known !== undefined) return known;
    const has = labels();
    const aggregate = this.#aggregateOf(has, address, isNetwork);
    const identity = new Identity(this.#byText.size, text, has, address, aggregate);
    this.#byText.set(text, identity);
    return identity;
  }

  #aggregateOf(
    labels: readonly Label[],
    address: Address | undefined,
    isNetwork: boolean,
  ): Identity | undefined {
    if (!this.engine.hasAggregates) return undefined;
    const isWritten = isNetwork || (address !== undefined && this.#isWritten(address));
    const name = aggregateOf(labels, this.world.clusterName ?? "default", isWritten);
    return name === undefined ? undefined : this.ofAggregate(name);
  }

  // The whole of a family is the world, which has a reserved identity.
  #isWritten(address: Address): boolean {
    this.#written ??= this.networks().filter(({ bits }) => bits > 0);
    return this.#written.some((network) => containsAddress(network, address));
  }

  // An API server adds the name of a namespace to its labels.
  #namespaceLabels(namespace: string): StringMap {
    const labels = this.world.namespaces?.[namespace]?.labels ?? {};
    return { "kubernetes.io/metadata.name": namespace, ...labels };
  }

  #namespaceText(namespace: string): string {
    const known = this.#namespaceTexts.get(namespace);
    if (known !== undefined) return known;
    const text = JSON.stringify(this.#namespaceLabels(namespace));
    this.#namespaceTexts.set(namespace, text);
    return text;
  }

  #podLabels({ labels = {}, namespace, serviceAccount }: Endpoint, cluster: string): Label[] {
    const all = new Map<string, string>(Object.entries(labels));
    for (const [key, value] of Object.entries(this.#namespaceLabels(namespace))) {
      all.set(`${namespaceLabelPrefix}${key}`, value);
    }
    all.set(podNamespaceLabel, namespace);
    all.set(clusterLabel, cluster);
    if (serviceAccount !== undefined) all.set(serviceAccountLabel, serviceAccount);
    return [...all].filter(([key]) => isIdentityLabel(key)).map(([key, value]) => k8s(key, value));
  }

  // The labels of a longer network come before those of a shorter one, as Cilium's ipcache inherits them. Those of a whole
  // family count for nobody: its identity is fixed as the world's (daemon/cmd/hostips-sync.go, OverrideIdentity).
  #groupLabels(address: Address): Label[] {
    const found: Label[] = [];
    const names = new Set<string>();
    const add = (name: string, value: string): void => {
      if (names.has(name) && this.engine.groupLabelValues === "longest network") return;
      names.add(name);
      found.push({ source: "cidrgroup", name, value });
    };
    for (const { name, labels } of this.#groupsAround(address)) {
      for (const [key, value] of Object.entries(labels)) add(key, value);
      add(cidrGroupLabel(name), "");
    }
    return found;
  }

  #groupsAround(
    address: Address,
  ): { readonly name: string; readonly labels: StringMap; readonly bits: number }[] {
    const groups = Object.entries(this.world.cidrGroups ?? {}).flatMap(([name, { labels = {}, cidrs }]) =>
      cidrs.flatMap((cidr) => {
        const prefix = parsePrefix(cidr);
        return prefix !== undefined && prefix.bits > 0 && containsAddress(prefix, address)
          ? [{ name, labels, bits: prefix.bits }]
          : [];
      }),
    );
    return groups.sort((one, other) => other.bits - one.bits || (one.name < other.name ? -1 : 1));
  }

  #nameLabels(name: string): Label[] {
    const compared = comparedName(name);
    return this.#namePatterns()
      .filter(({ pattern }) => pattern.test(compared))
      .map(({ label }) => ({ source: "fqdn", name: label, value: "" }));
  }

  #namePatterns(): readonly NamePattern[] {
    this.#names ??= [...this.selectors.all].flatMap(({ fqdnRule, fqdnLabel }) =>
      fqdnRule === undefined || fqdnLabel === undefined
        ? []
        : [{ label: fqdnLabel, pattern: fqdnSelectorPattern(fqdnRule, this.engine) }],
    );
    return this.#names;
  }
}
