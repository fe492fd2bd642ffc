import type { PolicyProblem, PolicyStatus } from "../answer";
import { checkFields } from "../fields/check-fields";
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
}

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

const problemsOfKind = (object: ManifestObject, owner: RuleOwner): PolicyProblem[] => {
  const version = Object.hasOwn(policyKinds, owner.kind) ? policyKinds[owner.kind] : undefined;
  if (version === undefined) {
    const accepted = Object.keys(policyKinds).join(", ");
    return [{ path: "kind", reason: `${JSON.stringify(object.kind)} is no policy. Accepted: ${accepted}` }];
  }
  if (object.apiVersion !== version) {
    return [
      {
        path: "apiVersion",
        reason: `${JSON.stringify(object.apiVersion)} is not that of ${owner.kind}: ${version}`,
      },
    ];
  }
  const known = checkFields({ ...object, apiVersion: version, kind: owner.kind });
  if (owner.name === "") return [...known, { path: "metadata.name", reason: "is required" }];
  return known;
};

/** A value without the fields that are null: an API server drops those. */
const withoutNulls = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(withoutNulls);
  if (typeof value !== "object" || value === null) return value;
  const kept = Object.entries(value).filter(([, field]) => field !== null && field !== undefined);
  return Object.fromEntries(kept.map(([name, field]) => [name, withoutNulls(field)]));
};

const sentence = (problems: readonly PolicyProblem[]): string =>
  problems.map(({ path, reason }) => (path === "" ? reason : `${path}: ${reason}`)).join("; ");

const statusOf = ({ kind, namespace, name }: RuleOwner, problems: readonly PolicyProblem[]): PolicyStatus => {
  const identity = namespace === "" ? { kind, name } : { kind, namespace, name };
  return problems.length === 0 ? identity : { ...identity, error: sentence(problems), problems };
};

/**
 * Reads the policies of a world. One that an API server or Cilium's agent would refuse is left out and says why.
 */
export const readPolicies = (
  objects: readonly ManifestObject[],
  surroundings: PolicySurroundings,
): ReadPolicies => {
  const rules: PolicyRule[] = [];
  const seen = new Set<string>();
  const statuses = objects.map((written) => {
    const object = withoutNulls(written) as ManifestObject;
    const owner = ownerOf(object);
    const identity = policyIdentity(owner);
    const wrong = problemsOfKind(object, owner);
    if (wrong.length > 0) return statusOf(owner, wrong);
    if (seen.has(identity)) {
      return statusOf(owner, [
        {
          path: "metadata.name",
          reason:
            "the same object twice: a cluster would keep the one that is applied last; this second one is left out",
        },
      ]);
    }
    seen.add(identity);
    const problems = new Problems();
    const read = owner.kind === "NetworkPolicy" ? readNetworkPolicy : readCiliumPolicy;
    const found = read(object, owner, { secrets: {}, ...surroundings, problems });
    if (problems.found.length > 0) return statusOf(owner, problems.found);
    for (const rule of found) rules.push({ ...rule, id: rules.length, policy: identity });
    return statusOf(owner, []);
  });
  return { rules, statuses };
};
