import type { FieldTree, KnownFields } from "../../cilium/known-fields";
import { defaultRelease } from "../../cilium/releases";
import { fieldTree, isListTree, type ObjectTree, resolvedTree, treeOfKind } from "./field-tree";

type Fields = Readonly<Record<string, unknown>>;

const isFields = (value: unknown): value is Fields =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** What Go's decoder makes of a null in a list of a built-in kind: the element's zero value. */
const zeroOf = (tree: FieldTree): unknown => {
  if (isListTree(tree)) return [];
  if (typeof tree !== "string") return {};
  return tree === "string" ? "" : null;
};

interface Storing {
  readonly known: KnownFields;
  /** Built-in kinds are decoded into Go's types; custom ones are maps with a schema. */
  readonly builtIn: boolean;
  readonly dropped: string[];
}

const storedValue = (value: unknown, tree: FieldTree, path: string, storing: Storing): unknown => {
  const shape = resolvedTree(tree, storing.known);
  if (Array.isArray(value) && isListTree(shape)) {
    const [inner] = shape;
    return value.map((element, index) =>
      element === null && storing.builtIn
        ? zeroOf(resolvedTree(inner, storing.known))
        : storedValue(element, inner, `${path}[${index}]`, storing),
    );
  }
  if (!isFields(value) || typeof shape === "string" || isListTree(shape)) return value;
  return storedFields(value, shape as ObjectTree, path, storing);
};

const storedFields = (object: Fields, shape: ObjectTree, path: string, storing: Storing): Fields =>
  Object.fromEntries(
    Object.entries(object).flatMap(([field, value]): [string, unknown][] => {
      const inner = path === "" ? field : `${path}.${field}`;
      const tree = fieldTree(shape, field);
      if (tree === undefined) {
        storing.dropped.push(inner);
        return [];
      }
      // A map of texts keeps a name whose value is null with an empty one (encoding/json); a schema drops the name.
      if (value === null || value === undefined)
        return storing.builtIn && value === null && shape["*"] === "string" ? [[field, ""]] : [];
      return [[field, storedValue(value, tree, inner, storing)]];
    }),
  );

/** An object as an API server keeps it. */
export interface StoredObject<T> {
  readonly object: T;
  /** Paths of the fields that the kind does not have; they are dropped. */
  readonly dropped: readonly string[];
}

/**
 * What an API server keeps of an object that it is sent without strict validation: fields that the kind does not have and
 * fields that are null are dropped. An object of a kind that is not known is left as it is.
 *
 * Source: Kubernetes, Custom Resources, “Field pruning” and “Defaulting and nullable”
 * (k8s.io/apiextensions-apiserver, schema/pruning and schema/defaulting); for NetworkPolicies Go's decoder of JSON.
 *
 * @param known the fields of a release of Cilium. Default: of the default release.
 */
export const storedObject = <T extends { readonly apiVersion?: string; readonly kind?: string }>(
  object: T,
  known: KnownFields = defaultRelease.fields,
): StoredObject<T> => {
  const tree = treeOfKind(`${object.apiVersion}/${object.kind}`, known);
  if (tree === undefined) return { object, dropped: [] };
  const builtIn = object.apiVersion?.includes("cilium.io") !== true;
  const storing: Storing = { known, builtIn, dropped: [] };
  const stored = storedValue(object, tree, "", storing);
  return { object: stored as T, dropped: storing.dropped };
};
