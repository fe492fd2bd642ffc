import {
  type ChangedDocuments,
  hasPods,
  objectPath,
  withDocuments,
  withoutObjects,
  withPoliciesOf,
} from "../../manifests/changed-documents";
import { isPolicy } from "../../manifests/is-policy";
import { namedSome } from "../../messages/named-some";
import { nearestName } from "../../messages/nearest-name";
import type { ManifestSide } from "./manifest-side";
import { usageError } from "./usage-error";

/** Two states of one cluster, or of two. */
export interface ComparedSides {
  readonly before: ManifestSide;
  readonly after: ManifestSide;
}

const note = (what: string, names: readonly string[]): string[] =>
  names.length === 0 ? [] : [`${what}: ${namedSome(names)}`];

/** `cluster admin@homelab`, as titles have it. */
const titleOf = ({ kind, name }: ManifestSide): string => (kind === "live" ? `cluster ${name}` : name);

/** One side's pods under the other's policies. */
const moved = (pods: ManifestSide, rules: ManifestSide): ManifestSide => {
  const { documents } = withPoliciesOf(pods.documents, rules.documents);
  return {
    ...rules,
    name: `${titleOf(rules)} on the pods of ${titleOf(pods)}`,
    documents,
    settings: pods.settings,
  };
};

/**
 * The sides of a comparison as a user means them: a cluster is compared with the same pods under the policies of files, and
 * files without pods with the pods of the other side. The policies that only one side has are named.
 */
export const comparableSides = (before: ManifestSide, after: ManifestSide): ComparedSides => {
  const [first, second] = [before, after].map(({ documents }) => hasPods(documents));
  const isOneCluster = before.kind === "live" && after.kind === "live";
  if (isOneCluster || (before.kind === after.kind && first === second)) return { before, after };
  const base = before.kind === "live" || (after.kind !== "live" && first === true) ? before : after;
  const other = base === before ? after : before;
  const { added, removed } = withPoliciesOf(base.documents, other.documents);
  const told = moved(base, other);
  const notes = [
    ...told.notes,
    ...note(`only in ${titleOf(base)}`, removed),
    ...note(`only in ${titleOf(other)}`, added),
  ];
  const changed = { ...told, notes };
  return base === before ? { before, after: changed } : { before: changed, after };
};

const missingError = (missing: readonly string[], base: ManifestSide): Error => {
  const [name = ""] = missing;
  const policies = base.documents
    .filter(({ object }) => isPolicy(object))
    .map(({ object }) => objectPath(object));
  const end = (path: string): string => path.slice(path.indexOf("/") + 1);
  const nearest = nearestName(end(name), policies.map(end));
  const near = policies.find((path) => end(path) === nearest);
  return usageError(
    `--without ${name}: there is no such object in ${titleOf(base)}. Accepted: kind/namespace/name, such as cnp/shop/web or NetworkPolicy/shop/web`,
    near === undefined
      ? `one of these, perhaps: ${namedSome(policies) || "there is no policy"}`
      : `write --without ${near}`,
  );
};

/**
 * A side as it is, and as it would be with the objects of files and without others.
 *
 * @throws UserError (wrong usage) for a name of nothing.
 */
export const changedSides = (
  base: ManifestSide,
  added: ManifestSide | undefined,
  without: readonly string[],
): ComparedSides => {
  const less = withoutObjects(base.documents, without);
  if (less.missing.length > 0) throw missingError(less.missing, base);
  const more: ChangedDocuments =
    added === undefined
      ? { documents: less.documents, added: [], removed: [], kept: [] }
      : withDocuments(less.documents, added.documents);
  const changes = [
    ...(added === undefined ? [] : [`with ${added.name}`]),
    ...(less.removed.length === 0 ? [] : [`without ${namedSome(less.removed)}`]),
  ];
  const after: ManifestSide = {
    ...base,
    name: `${base.name} ${changes.join(" ")}`,
    documents: more.documents,
    unread: [...base.unread, ...(added?.unread ?? [])],
    notes: [...(added?.notes ?? []), ...note("stay as they run in the cluster", more.kept)],
  };
  return { before: base, after };
};
