import type { FieldTree, KnownFields } from "./known-fields";
import knownFieldsJson from "./known-fields.generated.json";

const knownFields = knownFieldsJson as unknown as KnownFields;

/** The fields of an object: their names and what they hold; `*` for any name. */
export type ObjectTree = { readonly [field: string]: FieldTree };

/** A tree without the reference that it may be. */
export const resolvedTree = (tree: FieldTree): FieldTree =>
  typeof tree === "string" && tree.startsWith("#")
    ? resolvedTree(knownFields.definitions[tree.slice(1)] ?? "any")
    : tree;

/** The fields of a kind (`group/version/kind`); undefined for one that is not known. */
export const treeOfKind = (kind: string): FieldTree | undefined =>
  Object.hasOwn(knownFields.kinds, kind) ? knownFields.kinds[kind] : undefined;

/** Every kind whose fields are known. */
export const knownKinds: readonly string[] = Object.keys(knownFields.kinds);

/** Whether a tree is that of a list. */
export const isListTree = (tree: FieldTree): tree is readonly [FieldTree] => Array.isArray(tree);

/** What a field of an object holds; undefined if there is no such field. */
export const fieldTree = (tree: ObjectTree, field: string): FieldTree | undefined =>
  Object.hasOwn(tree, field) ? tree[field] : tree["*"];
