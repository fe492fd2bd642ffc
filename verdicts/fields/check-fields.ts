import { closest } from "fastest-levenshtein";
import type { FieldTree, KnownFields } from "./known-fields";
import knownFieldsJson from "./known-fields.generated.json";

const knownFields = knownFieldsJson as unknown as KnownFields;

/** A field of an object that its kind does not have, or a value of another type. */
export interface FieldProblem {
  /** Where: `spec.egressDeny[0].toFQDNs`. */
  readonly path: string;
  /** What is wrong, what would be accepted. */
  readonly reason: string;
}

/** An object as it is written in a manifest. */
export interface UncheckedObject {
  readonly apiVersion: string;
  readonly kind: string;
}

type Tree = { readonly [field: string]: FieldTree };

const resolved = (tree: FieldTree): FieldTree =>
  typeof tree === "string" && tree.startsWith("#")
    ? resolved(knownFields.definitions[tree.slice(1)] ?? "any")
    : tree;

const typeNames: Readonly<Record<string, (value: unknown) => boolean>> = {
  string: (value) => typeof value === "string",
  boolean: (value) => typeof value === "boolean",
  integer: (value) => Number.isInteger(value),
  number: (value) => typeof value === "number",
  "int-or-string": (value) => typeof value === "string" || Number.isInteger(value),
  any: () => true,
};

const checkValue = (value: unknown, tree: FieldTree, path: string): FieldProblem[] => {
  const shape = resolved(tree);
  if (typeof shape === "string") {
    const fits = typeNames[shape];
    if (fits === undefined) throw new Error(`known-fields.generated.json: no such type: ${shape}`);
    return fits(value) ? [] : [{ path, reason: `must be of type ${shape}, is ${JSON.stringify(value)}` }];
  }
  if (Array.isArray(shape)) {
    if (!Array.isArray(value)) return [{ path, reason: `must be a list, is ${JSON.stringify(value)}` }];
    return value.flatMap((element, index) => checkValue(element, shape[0] as FieldTree, `${path}[${index}]`));
  }
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    return [{ path, reason: `must be an object, is ${JSON.stringify(value)}` }];
  }
  return checkFieldsOf(value as Readonly<Record<string, unknown>>, shape as Tree, path);
};

const checkFieldsOf = (
  object: Readonly<Record<string, unknown>>,
  shape: Tree,
  path: string,
): FieldProblem[] =>
  Object.entries(object).flatMap(([field, value]): FieldProblem[] => {
    if (value === undefined) return [];
    const inner = path === "" ? field : `${path}.${field}`;
    const tree = shape[field] ?? shape["*"];
    if (tree !== undefined) return checkValue(value, tree, inner);
    const names = Object.keys(shape);
    return [
      {
        path: inner,
        reason: `no such field; the API server would drop it without a word. Nearest: ${closest(field, names)}. Accepted: ${names.join(", ")}`,
      },
    ];
  });

/**
 * Compares an object with the schema of its kind, from Cilium 1.18.6's CRDs and Kubernetes 1.35's OpenAPI document.
 *
 * An API server prunes fields that it does not know, silently when it is asked through a Pulumi provider, so a
 * misplaced field (say `egressDeny[].toFQDNs`) turns into a policy that says something else. This finds it before
 * anything is registered.
 *
 * @returns one problem per unknown field or wrongly typed value; empty if there is none.
 */
export const checkFields = (object: UncheckedObject): FieldProblem[] => {
  const kind = `${object.apiVersion}/${object.kind}`;
  const tree = knownFields.kinds[kind];
  if (tree === undefined) {
    return [
      {
        path: "kind",
        reason: `${kind} is no kind that a policy stack may hold. Accepted: ${Object.keys(knownFields.kinds).join(", ")}`,
      },
    ];
  }
  return checkValue(object, tree, "");
};
