import { closest } from "fastest-levenshtein";
import type { FieldTree, KnownFields } from "../../cilium/known-fields";
import { defaultRelease } from "../../cilium/releases";
import { checkMetadata } from "./check-metadata";
import { fieldTree, type ObjectTree, resolvedTree, treeOfKind } from "./field-tree";

/** A field of an object that its kind does not have, or a value of another type. */
export interface FieldProblem {
  /** Where: `spec.egressDeny[0].toFQDNs`. */
  readonly path: string;
  /** What is wrong, what would be accepted. */
  readonly reason: string;
  /** The kind has no such field: an API server drops it and keeps the rest. Anything else is refused. */
  readonly isUnknown?: true;
}

/** An object as it is written in a manifest. */
export interface UncheckedObject {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata?: unknown;
}

const typeNames: Readonly<Record<string, (value: unknown) => boolean>> = {
  string: (value) => typeof value === "string",
  boolean: (value) => typeof value === "boolean",
  integer: (value) => Number.isInteger(value),
  number: (value) => typeof value === "number",
  "int-or-string": (value) => typeof value === "string" || Number.isInteger(value),
  any: () => true,
};

/** Go's decoder makes an empty object of a null in a list; a schema refuses it. */
const isBuiltIn = ({ apiVersion }: UncheckedObject): boolean => !apiVersion.includes("cilium.io");

interface Checking {
  readonly known: KnownFields;
  readonly builtIn: boolean;
}

const checkValue = (value: unknown, tree: FieldTree, path: string, checking: Checking): FieldProblem[] => {
  const shape = resolvedTree(tree, checking.known);
  if (typeof shape === "string") {
    const fits = typeNames[shape];
    if (fits === undefined) throw new Error(`the known fields have no such type: ${shape}`);
    return fits(value) ? [] : [{ path, reason: `must be of type ${shape}, is ${JSON.stringify(value)}` }];
  }
  if (Array.isArray(shape)) {
    if (!Array.isArray(value)) return [{ path, reason: `must be a list, is ${JSON.stringify(value)}` }];
    return value.flatMap((element: unknown, index) =>
      element === null && checking.builtIn
        ? []
        : checkValue(element, shape[0] as FieldTree, `${path}[${index}]`, checking),
    );
  }
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    return [{ path, reason: `must be an object, is ${JSON.stringify(value)}` }];
  }
  return checkFieldsOf(value as Readonly<Record<string, unknown>>, shape as ObjectTree, path, checking);
};

const checkFieldsOf = (
  object: Readonly<Record<string, unknown>>,
  shape: ObjectTree,
  path: string,
  checking: Checking,
): FieldProblem[] =>
  Object.entries(object).flatMap(([field, value]): FieldProblem[] => {
    const inner = path === "" ? field : `${path}.${field}`;
    const tree = fieldTree(shape, field);
    // An API server drops what is null.
    if (tree !== undefined)
      return value === undefined || value === null ? [] : checkValue(value, tree, inner, checking);
    if (value === undefined) return [];
    const names = Object.keys(shape);
    return [
      {
        path: inner,
        reason: `no such field; the API server would drop it without a word. Nearest: ${closest(field, names)}. Accepted: ${names.join(", ")}`,
        isUnknown: true,
      },
    ];
  });

/**
 * Compares an object with the schema of its kind, from Cilium's CRDs and Kubernetes' OpenAPI document.
 *
 * An API server prunes fields that it does not know, silently when it is asked through a Pulumi provider, so a
 * misplaced field (say `egressDeny[].toFQDNs`) turns into a policy that says something else. This finds it before
 * anything is registered.
 *
 * Fields that are null count as absent. Names and labels are held to the rules that are the same for every kind.
 *
 * @param known the fields of a release of Cilium. Default: of the default release.
 * @returns one problem per unknown field, wrongly typed value or wrong name; empty if there is none.
 */
export const checkFields = (
  object: UncheckedObject,
  known: KnownFields = defaultRelease.fields,
): FieldProblem[] => {
  const kind = `${object.apiVersion}/${object.kind}`;
  const tree = treeOfKind(kind, known);
  if (tree === undefined) {
    return [
      {
        path: "kind",
        reason: `${kind} is not a kind that a phase may hold. Accepted: ${Object.keys(known.kinds).join(", ")}`,
      },
    ];
  }
  return [
    ...checkValue(object, tree, "", { known, builtIn: isBuiltIn(object) }),
    ...checkMetadata(object.metadata),
  ];
};
