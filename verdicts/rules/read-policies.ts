import type { CiliumRelease } from "../../cilium/cilium-release";
import { defaultRelease } from "../../cilium/releases";
import type { PolicyProblem, PolicyStatus } from "../answer";
import { checkFields } from "../fields/check-fields";
import { storedObject } from "../fields/stored-object";
import type { SelectorTable } from "../labels/selector";
import type { ManifestObject, Service, StringMap } from "../world";
import type { PolicyRule } from "./policy-rule";
import { Problems } from "./problems";
import { readCiliumPolicy } from "./read-cilium-policy";
import type { RuleOwner } from "./read-context";
import { readNetworkPolicy } from "./read-network-policy";

/** API version of each kind that Cilium enforces. */
export const policyKinds: Readonly<Record<string, string>> = {
  NetworkPolicy: "networking.k8s.io/v1",
  CiliumNetworkPolicy: "cilium.io/v2",
  CiliumClusterwideNetworkPolicy: "cilium.io/v2",
};

/** What all policies of a world say, and what is wrong with those that were left out. */
export interface ReadPolicies {
  readonly rules: readonly PolicyRule[];
  readonly statuses: readonly PolicyStatus[];
}

/** What the reading depends on besides the policies. */
export interface PolicySurroundings {
  readonly selectors: SelectorTable;
  readonly services: readonly Service[];
  readonly clusterName: string;
  /** Values of Secrets, by `namespace/name`. Default: none. */
  readonly secrets?: StringMap;
  /** Whose fields and behaviour count. Default: those of the default release. */
  readonly cilium?: CiliumRelease | undefined;
}

/** How the refusal of an object begins that is there twice. */
export const sameIdentity = "another object has the same kind, namespace and name";

const text = (value: unknown): string => (typeof value === "string" ? value : "");

/** Whose rules these are. A namespaced policy without a namespace lands in `default`, as `kubectl apply` does it. */
const ownerOf = (object: ManifestObject): RuleOwner => {
  const kind = text(object.kind);
  const clusterWide = kind === "CiliumClusterwideNetworkPolicy";
  const namespace = clusterWide ? "" : text(object.metadata?.namespace) || "default";
  return { kind, namespace, name: text(object.metadata?.name) };
};

/** `Kind/namespace/name`, as policies are called in reasons. */
export const policyIdentity = ({ kind, namespace, name }: RuleOwner): string =>
  [kind, namespace, name].filter((part) => part !== "").join("/");

/** What is wrong with an object whatever its rules say. Fields that are dropped do not count: the rest is stored. */
interface KindProblems {
  readonly wrong: readonly PolicyProblem[];
  readonly dropped: readonly PolicyProblem[];
}

const refusedKind = (object: ManifestObject, owner: RuleOwner): PolicyProblem[] => {
  const version = Object.hasOwn(policyKinds, owner.kind) ? policyKinds[owner.kind] : undefined;
  if (version === undefined) {
    const accepted = Object.keys(policyKinds).join(", ");
    return [
      { path: "kind", reason: `${JSON.stringify(object.kind)} is not a policy. Accepted: ${accepted}` },
    ];
  }
  if (object.apiVersion !== version) {
    return [
      {
        path: "apiVersion",
        reason: `${JSON.stringify(object.apiVersion)} is not that of ${owner.kind}: ${version}`,
      },
    ];
  }
  return [];
};

const problemsOfKind = (
  object: ManifestObject,
  owner: RuleOwner,
  { fields }: CiliumRelease,
): KindProblems => {
  const refused = refusedKind(object, owner);
  if (refused.length > 0) return { wrong: refused, dropped: [] };
  const found = checkFields({ ...object, apiVersion: object.apiVersion ?? "", kind: owner.kind }, fields);
  const plain = found.map(({ path, reason }) => ({ path, reason }));
  const dropped = plain.filter((_problem, index) => found[index]?.isUnknown === true);
  const wrong = plain.filter((_problem, index) => found[index]?.isUnknown !== true);
  return {
    wrong: owner.name === "" ? [...wrong, { path: "metadata.name", reason: "is required" }] : wrong,
    dropped,
  };
};

const sentence = (problems: readonly PolicyProblem[]): string =>
  problems.map(({ path, reason }) => (path === "" ? reason : `${path}: ${reason}`)).join("; ");

const statusOf = (
  { kind, namespace, name }: RuleOwner,
  problems: readonly PolicyProblem[],
  dropped: readonly PolicyProblem[] = [],
): PolicyStatus => ({
  ...(namespace === "" ? { kind, name } : { kind, namespace, name }),
  ...(problems.length === 0 ? {} : { error: sentence(problems), problems }),
  ...(dropped.length === 0 ? {} : { dropped }),
});

/**
 * Reads the policies of a world as an API server stores them: without fields that are null or that their kind does not
 * have, which their status names. One that an API server or Cilium's agent would refuse is left out and says why.
 */
export const readPolicies = (
  objects: readonly ManifestObject[],
  surroundings: PolicySurroundings,
): ReadPolicies => {
  const { cilium = defaultRelease, secrets = {} } = surroundings;
  const rules: PolicyRule[] = [];
  const seen = new Set<string>();
  const statuses = objects.map((written) => {
    const owner = ownerOf(written);
    const identity = policyIdentity(owner);
    const { wrong, dropped } = problemsOfKind(written, owner, cilium);
    if (wrong.length > 0) return statusOf(owner, wrong, dropped);
    const { object } = storedObject(written, cilium.fields);
    if (seen.has(identity)) {
      return statusOf(owner, [
        {
          path: "metadata.name",
          reason: `${sameIdentity}: a cluster keeps one of them, and this one is left out`,
        },
      ]);
    }
    seen.add(identity);
    const problems = new Problems();
    const read = owner.kind === "NetworkPolicy" ? readNetworkPolicy : readCiliumPolicy;
    const found = read(object, owner, { ...surroundings, secrets, engine: cilium.engine, problems });
    if (problems.found.length > 0) return statusOf(owner, problems.found, dropped);
    for (const rule of found) rules.push({ ...rule, id: rules.length, policy: identity });
    return statusOf(owner, [], dropped);
  });
  return { rules, statuses };
};
