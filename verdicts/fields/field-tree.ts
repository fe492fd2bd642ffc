import type { FieldTree, KnownFields } from "../../cilium/known-fields";

/** The fields of an object: their names and what they hold; `*` for any name. */
export type ObjectTree = { readonly [field: string]: FieldTree };

/** A tree without the reference that it may be. */
export const resolvedTree = (tree: FieldTree, known: KnownFields): FieldTree =>
  typeof tree === "string" && tree.startsWith("#")
    ? resolvedTree(known.definitions[tree.slice(1)] ?? "any", known)
    : tree;

/** The fields of a kind (`group/version/kind`); undefined for one that is not known. */
export const treeOfKind = (kind: string, { kinds }: KnownFields): FieldTree | undefined =>
  Object.hasOwn(kinds, kind) ? kinds[kind] : undefined;

/** Whether a tree is that of a list. */
export const isListTree = (tree: FieldTree): tree is readonly [FieldTree] => Array.isArray(tree);

/** What a field of an object holds; undefined if there is no such field. */
export const fieldTree = (tree: ObjectTree, field: string): FieldTree | undefined =>
  Object.hasOwn(tree, field) ? tree[field] : tree["*"];
