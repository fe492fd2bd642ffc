import type { CiliumRelease } from "../../cilium/cilium-release";
import type { PolicyProblem } from "../answer";
import { checkFields } from "../fields/check-fields";
import { storedObject } from "../fields/stored-object";
import { SelectorTable } from "../labels/selector";
import { policyKinds, readPolicies } from "../rules/read-policies";
import type { ManifestObject } from "../world";
import { valueAt, withValueAt } from "./field-path";

/** What is wrong with an object, and what is left of it when that is taken away. */
export interface ReadForLint {
  readonly problems: readonly PolicyProblem[];
  /**
   * The object with unknown fields pruned, as an API server stores it, and L7 rules put on TCP, as they were meant: so
   * that everything else about it is found in one go. Its fields have the right types, or it has no `spec`.
   */
  readonly repaired: ManifestObject;
  /** Whether the repaired object says what was written: nothing in it is a guess. */
  readonly isFaithful: boolean;
}

const statusProblems = (object: ManifestObject, cilium: CiliumRelease): readonly PolicyProblem[] => {
  const surroundings = { selectors: new SelectorTable(), services: [], clusterName: "default", cilium };
  return readPolicies([object], surroundings).statuses[0]?.problems ?? [];
};

/** Whether a problem is a field that the kind does not have: an API server drops it and stores the rest. */
export const isUnknownField = (object: ManifestObject, { path, reason }: PolicyProblem): boolean =>
  path !== "kind" &&
  path !== "apiVersion" &&
  reason.startsWith("no such field") &&
  valueAt(object, path) !== undefined;

/** Whether a problem is an L7 rule on a port that is not TCP alone: the agent refuses such a policy. */
export const isL7WithoutTcp = (object: ManifestObject, { path }: PolicyProblem): boolean => {
  const portRule = /^(.*\.toPorts\[\d+\])\.ports\[\d+\]\.protocol$/.exec(path)?.[1];
  if (portRule === undefined || valueAt(object, path) === "TCP") return false;
  const protocol = valueAt(object, path) ?? "ANY";
  return (
    valueAt(object, `${portRule}.rules`) !== undefined && ["ANY", "UDP", "SCTP"].includes(String(protocol))
  );
};

const fieldProblems = (object: ManifestObject, cilium: CiliumRelease): readonly PolicyProblem[] => {
  const { kind = "" } = object;
  const version = Object.hasOwn(policyKinds, kind) ? policyKinds[kind] : undefined;
  if (version === undefined || object.apiVersion !== version) return [];
  return checkFields({ ...object, apiVersion: version, kind }, cilium.fields);
};

const isName = ({ path }: PolicyProblem): boolean => /^metadata\.(?:name|namespace)$/.test(path);

/** A name that is no text is refused, and says nothing about the rules: they are looked at under what it is. */
const withTextNames = (object: ManifestObject, names: readonly PolicyProblem[]): ManifestObject =>
  names
    .filter(({ path }) => ["boolean", "number"].includes(typeof valueAt(object, path)))
    .reduce((named, { path }) => withValueAt(named, path, String(valueAt(object, path))), object);

/**
 * Reads one object for the checks.
 *
 * @param cilium whose fields and rules count.
 */
export const readForLint = (object: ManifestObject, cilium: CiliumRelease): ReadForLint => {
  const wrongFields = fieldProblems(object, cilium);
  if (wrongFields.length === 0 && Object.hasOwn(policyKinds, object.kind ?? "")) {
    const problems = statusProblems(object, cilium);
    // Most objects are as they should be, and are read once.
    if (problems.length === 0)
      return { problems, repaired: storedObject(object, cilium.fields).object, isFaithful: true };
  }
  // Without its name an object would be refused for that, too.
  const withoutFields = wrongFields
    .filter((problem) => !isName(problem))
    .reduce(
      (left, { path }) => withValueAt(left, path, undefined),
      withTextNames(object, wrongFields.filter(isName)),
    );
  const pruned = storedObject(
    JSON.parse(JSON.stringify(withoutFields)) as ManifestObject,
    cilium.fields,
  ).object;
  const said = new Set(wrongFields.map(({ path }) => path));
  const others = statusProblems(pruned, cilium).filter(({ path }) => !said.has(path));
  const repaired = others
    .filter((problem) => isL7WithoutTcp(pruned, problem))
    .reduce((left, { path }) => withValueAt(left, path, "TCP"), pruned);
  const wellTyped =
    fieldProblems(repaired, cilium).length === 0 && Object.hasOwn(policyKinds, object.kind ?? "");
  return {
    problems: [...wrongFields, ...others],
    repaired: wellTyped ? repaired : { ...repaired, spec: undefined, specs: undefined },
    isFaithful:
      wellTyped && wrongFields.every((problem) => isName(problem) || isUnknownField(object, problem)),
  };
};
