import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import type { ChartChanges } from "../cilium/chart-changes";
import type { KeyTree } from "../cilium/key-tree";
import { chartKeysOf } from "./chart-keys";
import { ciliumModule } from "./pinned-module";

type Tree = { readonly [key: string]: unknown };

const isTree = (value: unknown): value is Tree =>
  typeof value === "object" && value !== null && !Array.isArray(value) && Object.keys(value).length > 0;

const joined = (path: string, key: string): string => (path === "" ? key : `${path}.${key}`);

/** Every value by its path; a list is one value. */
const leavesOf = (values: Tree, path = ""): [string, unknown][] =>
  Object.entries(values).flatMap(([key, value]): [string, unknown][] => {
    const here = joined(path, key);
    return isTree(value) ? leavesOf(value, here) : [[here, value]];
  });

/** Keys of a tree that another one does not have, the outermost of each. */
const missingIn = (before: Exclude<KeyTree, true>, after: KeyTree | undefined, path = ""): string[] =>
  Object.entries(before).flatMap(([key, inner]): string[] => {
    const here = joined(path, key);
    if (after === true || after === undefined) return [];
    if (!Object.hasOwn(after, key)) return [here];
    return inner === true ? [] : missingIn(inner, after[key], here);
  });

/** Which image of a release it is says nothing about what the release does. */
const isImage = (path: string): boolean =>
  /(^|\.)\w*[iI]mage\.(tag|digest|repository|useDigest|pullPolicy|override)$/.test(path);

const valuesOf = (root: string, version: string): Tree =>
  parse(
    readFileSync(join(ciliumModule(root, version), "install/kubernetes/cilium/values.yaml"), "utf8"),
  ) as Tree;

/**
 * What two charts have otherwise: from `values.yaml` of both, and the keys that they know.
 *
 * @param root the project's folder.
 * @param before `1.18.6`.
 * @param after `1.19.6`.
 */
export const chartChangesOf = (root: string, before: string, after: string): ChartChanges => {
  const [old, young] = [before, after].map((version) => new Map(leavesOf(valuesOf(root, version))));
  const defaults = [...(old ?? [])].flatMap(([path, value]): [string, readonly [unknown, unknown]][] => {
    if (isImage(path) || young?.has(path) !== true) return [];
    const now = young.get(path);
    return JSON.stringify(value) === JSON.stringify(now) ? [] : [[path, [value, now]]];
  });
  return {
    since: before,
    gone: missingIn(chartKeysOf(root, before).keys, chartKeysOf(root, after).keys),
    defaults: Object.fromEntries(defaults) as ChartChanges["defaults"],
  };
};
