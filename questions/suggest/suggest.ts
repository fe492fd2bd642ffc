import type { CountedGroup } from "../../traffic/counted-group";
import { VerdictEngine } from "../../verdicts/answer-question";
import type { World } from "../../verdicts/world";
import { type AskedGroup, askGroups } from "../replay/asked-group";
import { clustersOf, inRecordedCluster } from "../replay/local-cluster";
import { askedNamesOf } from "./asked-names";
import { passedOf } from "./evidence";
import { everySide, type IsCovered, missingSides } from "./needed-sides";
import { type Need, needsOf } from "./needs";
import type { Progress } from "./opened";
import { Peers, type Wishes } from "./peers";
import { defaultDenyOf, FreeNames, policyOf, type SuggestedPolicy } from "./policies";
import { type Proof, prove } from "./prove";
import { rowsOf, type SeenRow } from "./seen-rows";
import { endsOf, type Workload, workloadsOf } from "./workloads";

/** Namespaces that keep a cluster running: policies are suggested for them only where they are named. */
export const systemNamespaces: readonly string[] = [
  "kube-system",
  "kube-public",
  "kube-node-lease",
  "cilium-spire",
  "cilium-secrets",
];

/** What is asked for. */
export interface SuggestWishes extends Wishes {
  /** Namespaces that policies are suggested for; empty: those of the record without the system's. */
  readonly namespaces: readonly string[];
  /** Keys of the labels that selectors are made of; undefined: by the rule. */
  readonly labels: readonly string[] | undefined;
}

/** Policies for what a record shows, and what is known about them. */
export interface Suggestion {
  readonly policies: readonly SuggestedPolicy[];
  readonly proof: Proof;
  /** Traffic that never passed: it is not allowed. */
  readonly leftOut: readonly SeenRow[];
  /** Traffic that a deny rule is against, under the policies that are there. No rule can allow it. */
  readonly denied: readonly SeenRow[];
  /** Workloads that no label tells from others. */
  readonly unlabelled: readonly Workload[];
  /** Ends that no rule can name. */
  readonly unnameable: readonly SeenRow[];
  /** Workloads of the namespaces of which nothing passed. */
  readonly silent: readonly Workload[];
  readonly workloads: readonly Workload[];
  /** Namespaces that policies are suggested for. */
  readonly namespaces: readonly string[];
  /** Namespaces of the record that are left alone. */
  readonly leftAlone: readonly string[];
  readonly clusters: readonly string[];
  /** What passed and has an end in one of the namespaces. */
  readonly passed: readonly SeenRow[];
  /** The world that the policies are held against. */
  readonly world: World;
}

const coveredNamespaces = (workloads: readonly Workload[], wanted: readonly string[]) => {
  const all = [...new Set(workloads.map(({ namespace }) => namespace))].sort();
  const isWanted = (name: string): boolean =>
    wanted.length > 0 ? wanted.includes(name) : !systemNamespaces.includes(name);
  return { namespaces: all.filter(isWanted), leftAlone: all.filter((name) => !isWanted(name)) };
};

const takenNames = ({ policies = [] }: World): string[] =>
  policies.map(({ metadata = {} }) => `${metadata.namespace ?? "default"}/${metadata.name ?? ""}`);

const asMap = (asked: readonly AskedGroup[]): ReadonlyMap<CountedGroup, AskedGroup> =>
  new Map(asked.map((one) => [one.group, one]));

const byName = (one: Need, other: Need): number =>
  one.workload.namespace.localeCompare(other.workload.namespace) ||
  one.workload.name.localeCompare(other.workload.name);

/**
 * The least that must be allowed for recorded traffic to pass: one policy for each workload, above a default deny of its
 * namespace. Held against the engine before it is given back.
 *
 * @param against a world whose policies are there already: then only what they lack. Undefined: there are none.
 */
export const suggest = (
  counted: Iterable<CountedGroup>,
  wishes: SuggestWishes,
  against?: World,
  progress?: Progress,
): Suggestion => {
  const groups = [...counted];
  const clusters = clustersOf(groups);
  const world = inRecordedCluster(against ?? {}, clusters);
  const ends = endsOf(groups);
  const workloads = workloadsOf(ends, wishes.labels);
  const peers = new Peers(workloads, wishes, askedNamesOf(groups));
  const own = workloads.filter(
    ({ cluster }) => cluster === "" || cluster === (world.clusterName ?? "default"),
  );
  const { namespaces, leftAlone } = coveredNamespaces(own, wishes.namespaces);
  const inside = own.filter(({ namespace }) => namespaces.includes(namespace));
  const unlabelled = inside.filter(({ labels }) => Object.keys(labels).length === 0);
  const coverable = new Set(inside.filter((workload) => !unlabelled.includes(workload)));
  const isInside = new Set(inside);
  const has =
    (some: ReadonlySet<Workload>): IsCovered =>
    (end) => {
      const workload = peers.workload(end);
      return workload !== undefined && some.has(workload);
    };
  const [isCovered, isHeld] = [has(coverable), has(isInside)];
  const relevant = groups.filter(({ from, to }) => isHeld(from) || isHeld(to));
  const passed = relevant.filter((group) => passedOf(group) > 0);
  const isChange = against?.policies !== undefined && against.policies.length > 0;
  const asked = isChange ? asMap(askGroups(new VerdictEngine(world), passed, false)) : undefined;
  const sides =
    asked === undefined ? everySide(isCovered, wishes.l7) : missingSides(asked, isCovered, wishes.l7);
  const { byWorkload, unnameable } = needsOf(passed, sides, peers, wishes);
  const names = new FreeNames(takenNames(world));
  const style = { withCluster: clusters.length > 1 };
  const policies = [
    ...(isChange ? [] : namespaces.map(defaultDenyOf)),
    ...[...byWorkload].sort(byName).map((need) => policyOf(need, names, style)),
  ];
  const proof = prove({
    ...{ policies: policies.map(({ object }) => object), base: world, groups, passed },
    isCovered: isHeld,
    ...(progress === undefined ? {} : { progress }),
  });
  const active = new Set(passed.flatMap(({ from, to }) => [peers.workload(from), peers.workload(to)]));
  const isDenied = (group: CountedGroup): boolean => {
    const { egress, ingress } = asked?.get(group)?.decided ?? {};
    return egress?.verdict === "denied-by-rule" || ingress?.verdict === "denied-by-rule";
  };
  return {
    policies,
    proof,
    leftOut: rowsOf(relevant.filter((group) => passedOf(group) === 0)),
    denied: rowsOf(passed.filter(isDenied)),
    unlabelled,
    unnameable: rowsOf(unnameable),
    silent: inside.filter((workload) => !active.has(workload)),
    ...{ workloads, namespaces, leftAlone, clusters, world },
    passed: rowsOf(passed),
  };
};
