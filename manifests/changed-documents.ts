import type { ManifestObject } from "../verdicts/world";
import { groupOf, isPolicy } from "./is-policy";
import { makesPods, manifestPods } from "./manifest-pods";
import type { ManifestDocument } from "./parse-manifests";

const clusterWide = new Set(["CiliumClusterwideNetworkPolicy", "CiliumCIDRGroup", "Namespace", "Node"]);

/** Short names, as kubectl has them. */
const shortNames: Readonly<Record<string, string>> = {
  netpol: "networkpolicy",
  cnp: "ciliumnetworkpolicy",
  ccnp: "ciliumclusterwidenetworkpolicy",
  ccg: "ciliumcidrgroup",
  ns: "namespace",
  svc: "service",
  po: "pod",
};

const plainKind = (kind: string): string => {
  const lower = kind.toLowerCase();
  const long = shortNames[lower] ?? lower;
  return long.replace(/policies$/, "policy").replace(/(?<=group|namespace|service|pod)s$/, "");
};

/** `Kind/namespace/name`, as policies are named everywhere; `Kind/name` for what is in no namespace. */
export const objectPath = ({ kind = "", metadata }: ManifestObject): string =>
  [kind, ...(clusterWide.has(kind) ? [] : [metadata?.namespace || "default"]), metadata?.name ?? ""].join(
    "/",
  );

const keyOf = (object: ManifestObject): string => `${groupOf(object)}/${objectPath(object)}`;

/** Pods of a workload that somebody else runs, too, by namespace and name of the workload. */
const workloadsOf = (documents: readonly ManifestDocument[]): ReadonlySet<string> =>
  new Set(
    documents.flatMap(({ object }) => {
      if (!makesPods(object.kind ?? "")) return [];
      try {
        return manifestPods(object, object.kind ?? "").map(
          ({ endpoint, workload }) => `${endpoint.namespace}/${workload}`,
        );
      } catch {
        // What is not of its kind's form is said where its world is read.
        return [];
      }
    }),
  );

/** Documents after a change, and what the change was, by `Kind/namespace/name`. */
export interface ChangedDocuments {
  readonly documents: readonly ManifestDocument[];
  readonly added: readonly string[];
  readonly removed: readonly string[];
  /** Workloads that are there already and stay as they are. */
  readonly kept: readonly string[];
}

/** A namespace keeps the labels that others gave it, as `kubectl apply` leaves them. */
const withOlderLabels = (document: ManifestDocument, base: readonly ManifestDocument[]): ManifestDocument => {
  const { object } = document;
  if (object.kind !== "Namespace") return document;
  const labelsOf = (one: ManifestObject | undefined): object =>
    (one?.metadata as { readonly labels?: object | null } | undefined)?.labels ?? {};
  const before = base.find((one) => keyOf(one.object) === keyOf(object));
  const labels = { ...labelsOf(before?.object), ...labelsOf(object) };
  return {
    ...document,
    object: { ...object, metadata: { ...object.metadata, labels } as typeof object.metadata & object },
  };
};

/**
 * Adds objects to those that are there; one of the same kind, namespace and name takes the other's place. Pods of a workload
 * that runs already stay as they are, with their addresses.
 */
export const withDocuments = (
  base: readonly ManifestDocument[],
  more: readonly ManifestDocument[],
): ChangedDocuments => {
  const running = workloadsOf(base);
  const isRunning = (document: ManifestDocument): boolean =>
    [...workloadsOf([document])].some((name) => running.has(name));
  const kept = more.filter(isRunning);
  const added = more.filter((document) => !isRunning(document));
  const keys = new Set(added.map(({ object }) => keyOf(object)));
  return {
    documents: [
      ...base.filter(({ object }) => !keys.has(keyOf(object))),
      ...added.map((document) => withOlderLabels(document, base)),
    ],
    added: added.map(({ object }) => objectPath(object)),
    removed: [],
    kept: kept.map(({ object }) => objectPath(object)),
  };
};

const isNamed = (object: ManifestObject, name: string): boolean => {
  const [kind = "", ...rest] = name.split("/");
  const [ownKind = "", ...own] = objectPath(object).split("/");
  if (plainKind(kind) !== plainKind(ownKind)) return false;
  return own.join("/") === rest.join("/") || (rest.length === 1 && own.join("/") === `default/${rest[0]}`);
};

/** Takes objects away that are named by `kind/namespace/name`; `missing` are names of none. */
export const withoutObjects = (
  base: readonly ManifestDocument[],
  names: readonly string[],
): ChangedDocuments & { readonly missing: readonly string[] } => {
  const isGone = ({ object }: ManifestDocument): boolean => names.some((name) => isNamed(object, name));
  return {
    documents: base.filter((document) => !isGone(document)),
    added: [],
    removed: base.filter(isGone).map(({ object }) => objectPath(object)),
    kept: [],
    missing: names.filter((name) => !base.some(({ object }) => isNamed(object, name))),
  };
};

const isRule = ({ object }: ManifestDocument): boolean =>
  isPolicy(object) || object.kind === "CiliumCIDRGroup";

/** The pods, Services and namespaces of one set of documents under the policies of another, and of no others. */
export const withPoliciesOf = (
  base: readonly ManifestDocument[],
  other: readonly ManifestDocument[],
): ChangedDocuments => {
  const [before, after] = [base.filter(isRule), other.filter(isRule)];
  const names = (documents: readonly ManifestDocument[]) =>
    new Set(documents.map(({ object }) => objectPath(object)));
  const [had, has] = [names(before), names(after)];
  return {
    documents: [...base.filter((document) => !isRule(document)), ...after],
    added: [...has].filter((name) => !had.has(name)),
    removed: [...had].filter((name) => !has.has(name)),
    kept: [],
  };
};

/** Whether any of the documents makes a pod. */
export const hasPods = (documents: readonly ManifestDocument[]): boolean => workloadsOf(documents).size > 0;
