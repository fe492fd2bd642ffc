import type { CiliumRelease } from "../../cilium/cilium-release";
import { defaultRelease } from "../../cilium/releases";
import type { Direction } from "../answer";
import type { FilterSet } from "../filters/filter-set";
import type { Identity } from "../labels/identity";
import type { Requirement, Selector } from "../labels/selector";
import type { DirectionRule, PolicyRule } from "../rules/policy-rule";
import { policyIdentity } from "../rules/read-policies";
import { type Endpoint, entityNames, type ManifestObject, type World } from "../world";
import { CompiledWorld, type Pod, readWorldRules } from "../worlds/compiled-world";
import type { LintInput } from "./finding";
import { type LintedPolicy, lintedPolicies } from "./linted-policy";
import { subjectRequirements } from "./subject-requirements";
import { type WitnessPod, witnessPod } from "./witness-pod";

/** Where every cluster's DNS server is looked for: that of Kubernetes' own manifests and of Talos. */
export const kubeDns: Endpoint = {
  name: "lint-kube-dns",
  namespace: "kube-system",
  labels: { "k8s-app": "kube-dns" },
};

/** One spec of a policy that is looked at. */
export interface LintedRule {
  readonly policy: LintedPolicy;
  readonly rule: PolicyRule;
}

/** What is known of a world besides what is in it. */
export interface LintSurroundings {
  /** There are pods that the world does not have: a chart's, an operator's. Default: false. */
  readonly otherPods?: boolean;
  /** The release that the policies are for. Default: the world's, else the default one. */
  readonly cilium?: CiliumRelease;
}

/** What the checks look at: the policies, and a world of the given pods and of those that the policies describe. */
export class LintContext {
  readonly policies: readonly LintedPolicy[];
  /** Every spec that takes part, but those about nodes. */
  readonly rules: readonly LintedRule[];
  readonly compiled: CompiledWorld;
  /** The pods of the given world; none without one. */
  readonly realPods: readonly Pod[];
  /** Those and the ones made up from the policies' selectors. */
  readonly pods: readonly Pod[];
  // Both are asked for again and again: by each check, for each pod of a world.
  readonly #peers = new WeakMap<DirectionRule, readonly Selector[]>();
  #ends: readonly Identity[] | undefined;
  readonly #subjects = new WeakMap<PolicyRule, readonly Pod[]>();
  readonly #realSubjects = new WeakMap<PolicyRule, readonly Pod[]>();
  readonly #realPeers = new WeakMap<DirectionRule, readonly Pod[]>();

  constructor(
    inputs: readonly LintInput[],
    readonly world: World | undefined,
    readonly around: LintSurroundings = {},
  ) {
    const { cilium = world?.cilium ?? defaultRelease } = around;
    this.policies = lintedPolicies(inputs, cilium);
    const byName = new Map(this.policies.filter(({ takesPart }) => takesPart).map((one) => [one.name, one]));
    const objects = [...byName.values()].map(({ object }) => object);
    const given: World = { ...world, cilium };
    // Policies of the world that are looked at too count once; the others are there and nothing is said about them.
    const all = [...objects, ...(given.policies ?? [])];
    const rules = readWorldRules({ ...given, policies: all });
    const witnesses = witnessPods(all, rules.read.rules);
    const endpoints = [...(given.endpoints ?? []), ...witnesses.map(({ endpoint }) => endpoint), kubeDns];
    const namespaces = Object.fromEntries(
      witnesses.map(({ endpoint, namespaceLabels }) => [endpoint.namespace, { labels: namespaceLabels }]),
    );
    this.compiled = new CompiledWorld(
      { ...given, namespaces: { ...namespaces, ...given.namespaces }, endpoints, policies: all },
      rules,
    );
    this.rules = this.compiled.rules.flatMap((rule) => {
      const policy = byName.get(rule.policy);
      return policy === undefined || rule.selectsNodes ? [] : [{ policy, rule }];
    });
    this.realPods = (given.endpoints ?? []).map((endpoint) => this.compiled.pod(endpoint));
    this.pods = distinctPods(endpoints.map((endpoint) => this.compiled.pod(endpoint)));
  }

  /** The pods that a rule is about: those of the given world; where there is none, the ones made up. */
  subjects(rule: PolicyRule): readonly Pod[] {
    const known = this.#subjects.get(rule) ?? this.#subjectsOf(rule);
    this.#subjects.set(rule, known);
    return known;
  }

  #subjectsOf(rule: PolicyRule): readonly Pod[] {
    const selected = this.pods.filter(({ identity }) => isSubject(rule, identity));
    const real = new Set(this.realSubjects(rule));
    return real.size === 0 ? selected : selected.filter((pod) => real.has(pod));
  }

  /** The pods of the given world that a rule is about. */
  realSubjects(rule: PolicyRule): readonly Pod[] {
    const known =
      this.#realSubjects.get(rule) ?? this.realPods.filter(({ identity }) => isSubject(rule, identity));
    this.#realSubjects.set(rule, known);
    return known;
  }

  /** The pods of the given world that are peers of a rule. */
  realPeers(rule: DirectionRule): readonly Pod[] {
    const known =
      this.#realPeers.get(rule) ?? this.realPods.filter(({ identity }) => this.isPeer(rule, identity));
    this.#realPeers.set(rule, known);
    return known;
  }

  /** What decides one direction of a pod. */
  filters(pod: Pod, direction: Direction): FilterSet {
    return this.compiled.rulesOf(pod, direction).set;
  }

  /** The selectors of a rule's peers; the one for everybody where it names ports and no peers. */
  peers(rule: DirectionRule): readonly Selector[] {
    const known = this.#peers.get(rule) ?? this.#peersOf(rule);
    this.#peers.set(rule, known);
    return known;
  }

  #peersOf({ peers, portRules, requires }: DirectionRule): readonly Selector[] {
    if (peers.nothing) return [];
    const { selectors } = this.compiled;
    const own = requires.flat();
    const named = [
      ...peers.endpoints.map((requirements) => selectors.of([...requirements, ...own])),
      ...peers.others,
      ...peers.names,
    ];
    return named.length === 0 && portRules.length > 0 ? [selectors.of([])] : named;
  }

  /** Ends of flows that are not pods and no node of the pod itself. */
  entities(): readonly Identity[] {
    return entityNames
      .filter((name) => name !== "host")
      .map((name) => this.compiled.identities.ofEntity(name));
  }

  /** Every end of flows: the pods of the given world, and what is not a pod. */
  get ends(): readonly Identity[] {
    this.#ends ??= [
      ...new Set(this.realPods.map(({ identity }) => identity)),
      ...this.entities(),
      this.compiled.identities.ofEntity("host"),
    ];
    return this.#ends;
  }

  /** Whether a rule's peers are an end of a flow. */
  isPeer(rule: DirectionRule, identity: Identity): boolean {
    return this.peers(rule).some((selector) => selector.selects(identity));
  }
}

const isSubject = ({ namespace, subject }: PolicyRule, identity: Identity): boolean =>
  (namespace === "" || namespace === identity.namespace) && subject.selects(identity);

const distinctPods = (pods: readonly Pod[]): Pod[] => {
  const seen = new Set<string>();
  return pods.filter(({ identity, endpoint }) => {
    const key = `${identity.id} ${JSON.stringify(endpoint.namedPorts ?? {})}`;
    return !seen.has(key) && seen.add(key);
  });
};

const witnessPods = (objects: readonly ManifestObject[], rules: readonly PolicyRule[]): WitnessPod[] => {
  const byName = new Map(objects.map((object) => [nameOf(object), object]));
  const described = rules.flatMap((rule): (readonly Requirement[])[] => {
    if (rule.selectsNodes) return [];
    const object = byName.get(rule.policy) ?? {};
    const peers = [...rule.ingress, ...rule.egress].flatMap(({ peers: { endpoints } }) => endpoints);
    return [subjectRequirements(object, rule), ...peers];
  });
  return described.flatMap((requirements, number) => witnessPod(requirements, number) ?? []);
};

/** What rules call the policy that they are of. */
const nameOf = ({ kind = "", metadata }: ManifestObject): string =>
  policyIdentity({
    kind,
    namespace: kind === "CiliumClusterwideNetworkPolicy" ? "" : metadata?.namespace || "default",
    name: metadata?.name ?? "",
  });
