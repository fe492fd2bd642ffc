import deepmerge from "deepmerge";

/** Helm values: a tree of plain JSON. */
export type HelmValues = { readonly [key: string]: unknown };

/** Merges values as Helm does: trees key by key, anything else (lists too) is replaced by the later one. */
export const mergeValues = (...layers: readonly HelmValues[]): HelmValues =>
  deepmerge.all<HelmValues>([...layers], { arrayMerge: (_before, after) => after });
