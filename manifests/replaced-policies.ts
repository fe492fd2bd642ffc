import { isDeepStrictEqual } from "node:util";
import { objectPath } from "./changed-documents";
import { isPolicy } from "./is-policy";
import type { ManifestDocument } from "./parse-manifests";

/** A policy in whose place another one comes. */
export interface ReplacedPolicy {
  /** `Kind/namespace/name`. */
  readonly name: string;
  readonly replaced: ManifestDocument;
  readonly by: ManifestDocument;
}

/** The policies of manifests as one deployment has them. */
export interface DeployedPolicies {
  /** One of each kind, namespace and name: the last, as `kubectl apply` leaves it. */
  readonly deployed: readonly ManifestDocument[];
  /** Those before it that say something else. */
  readonly replaced: readonly ReplacedPolicy[];
}

/**
 * Reads policies as `kubectl apply` does: in the order of their files, so that of those with one kind, namespace and name the
 * last stays. One that says the same as another is no difference to anybody.
 */
export const deployedPolicies = (documents: readonly ManifestDocument[]): DeployedPolicies => {
  const last = new Map<string, ManifestDocument>();
  const policies = documents.filter(({ object }) => isPolicy(object));
  for (const policy of policies) last.set(objectPath(policy.object), policy);
  const replaced = policies.flatMap((one): ReplacedPolicy[] => {
    const name = objectPath(one.object);
    const by = last.get(name);
    if (by === undefined || by === one || isDeepStrictEqual(by.object, one.object)) return [];
    return [{ name, replaced: one, by }];
  });
  return { deployed: policies.filter((one) => last.get(objectPath(one.object)) === one), replaced };
};

const placeOf = ({ file, lineOf }: ManifestDocument): string => `${file}:${lineOf("")}`;

/** More than these are counted. */
const mostShown = 3;

/** How policies that are there several times are read, and how to read one alone; nothing where none is. */
export const replacedNotes = (replaced: readonly ReplacedPolicy[]): readonly string[] => {
  if (replaced.length === 0) return [];
  const shown = replaced
    .slice(0, mostShown)
    .map(({ name, replaced: one, by }) => `${name} is that of ${placeOf(by)}, not of ${placeOf(one)}`);
  const more = replaced.length > mostShown ? `; and ${replaced.length - mostShown} more` : "";
  return [
    `files are read as one deployment, in which the last of several policies with one kind, namespace and name counts, as kubectl apply leaves it: ${shown.join("; ")}${more}. Where they are alternatives, name the files of one`,
  ];
};
