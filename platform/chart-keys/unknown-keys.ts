import { distance } from "fastest-levenshtein";
import type { ChartKeys, KeyTree } from "../../cilium/key-tree";
import type { HelmValues } from "../cilium-values/helm-values";

/** A key that the chart does not have. */
export interface UnknownKey {
  /** Where: `operator.relay`. Only the outermost unknown key is named. */
  readonly path: string;
  /** The known key that was probably meant; absent when nothing is near. */
  readonly nearest?: string;
}

type Branch = Exclude<KeyTree, true>;

const joined = (path: string, key: string): string => (path === "" ? key : `${path}.${key}`);

const isMap = (value: unknown): value is HelmValues =>
  typeof value === "object" && value !== null && !Array.isArray(value);

const child = (tree: Branch, key: string): KeyTree | undefined =>
  Object.hasOwn(tree, key) ? tree[key] : undefined;

/** Every known path, outer ones before inner ones. */
const pathsOf = (tree: Branch, path = ""): string[] =>
  Object.entries(tree).flatMap(([key, inner]) => {
    const here = joined(path, key);
    return inner === true ? [here] : [here, ...pathsOf(inner, here)];
  });

const lastOf = (path: string): string => path.slice(path.lastIndexOf(".") + 1);

/** How many letters may be wrong in a word that is still taken for a slip. */
const tolerance = (word: string): number => Math.max(1, Math.floor(word.length / 3));

const closestTo = (path: string, candidates: readonly string[]): string | undefined =>
  candidates.reduce<string | undefined>(
    (best, candidate) =>
      best === undefined || distance(path, candidate) < distance(path, best) ? candidate : best,
    undefined,
  );

/** A misspelt key has its neighbour beside it; a misplaced one has its name elsewhere in the chart. */
const nearestTo = (
  parent: string,
  key: string,
  siblings: readonly string[],
  chart: Branch,
): string | undefined => {
  const lower = key.toLowerCase();
  const slips = siblings.filter((name) => distance(lower, name.toLowerCase()) <= tolerance(key));
  const slip = closestTo(key, slips);
  if (slip !== undefined) return joined(parent, slip);
  const elsewhere = pathsOf(chart).filter((path) => lastOf(path).toLowerCase() === lower);
  return closestTo(joined(parent, key), elsewhere);
};

const unknownBelow = (values: HelmValues, tree: Branch, parent: string, chart: Branch): UnknownKey[] =>
  Object.entries(values).flatMap(([key, value]): UnknownKey[] => {
    const path = joined(parent, key);
    const inner = child(tree, key);
    if (inner === undefined) {
      const nearest = nearestTo(parent, key, Object.keys(tree), chart);
      return [nearest === undefined ? { path } : { path, nearest }];
    }
    return inner === true || !isMap(value) ? [] : unknownBelow(value, inner, path, chart);
  });

/**
 * The keys in `values` that a release's chart does not know. The chart's own schema lets them pass, and Helm ignores
 * them without a word.
 */
export const unknownKeys = (values: HelmValues, { keys }: ChartKeys): UnknownKey[] =>
  unknownBelow(values, keys, "", keys);
