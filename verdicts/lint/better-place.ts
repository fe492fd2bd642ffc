import type { KnownFields } from "../../cilium/known-fields";
import { checkFields } from "../fields/check-fields";
import type { ManifestObject } from "../world";
import { valueAt } from "./field-path";

const parentOf = (path: string): string => path.replace(/(?:\.[^.[\]]+|\[\d+\]|^[^.[\]]+)$/, "");

const nameOf = (path: string): string => /([^.[\]]+)$/.exec(path)?.[1] ?? "";

const joined = (path: string, step: string): string => (path === "" ? step : `${path}.${step}`);

/** Objects below a path, the nearest first: fields, and the elements of lists. */
const below = (object: ManifestObject, path: string, depth: number): string[] => {
  const value = path === "" ? object : valueAt(object, path);
  if (depth < 0 || typeof value !== "object" || value === null) return [];
  if (Array.isArray(value)) return value.flatMap((_, index) => below(object, `${path}[${index}]`, depth));
  const inner = Object.keys(value).flatMap((field) => below(object, joined(path, field), depth - 1));
  return [path, ...inner].filter((one) => one !== "");
};

const withField = (
  value: unknown,
  steps: readonly (string | number)[],
  field: string,
  added: unknown,
): unknown => {
  const [step, ...rest] = steps;
  if (step === undefined) return { ...(value as object), [field]: added };
  if (Array.isArray(value)) {
    return value.map((one, index) => (index === step ? withField(one, rest, field, added) : one));
  }
  const fields = value as Readonly<Record<string, unknown>>;
  return { ...fields, [step]: withField(fields[step], rest, field, added) };
};

const stepsOf = (path: string): (string | number)[] =>
  [...path.matchAll(/\[(\d+)\]|[^.[\]]+/g)].map(([text, index]) =>
    index === undefined ? text : Number(index),
  );

const fits = (
  object: ManifestObject,
  place: string,
  field: string,
  value: unknown,
  known: KnownFields,
): boolean => {
  const { apiVersion = "", kind = "" } = object;
  const at = joined(place, field);
  const moved = withField(object, stepsOf(place), field, value) as ManifestObject;
  return checkFields({ ...moved, apiVersion, kind }, known).every(({ path }) => !path.startsWith(at));
};

/**
 * Where a misplaced field belongs: the nearest object of the policy that has such a field and not yet one of its own,
 * up the way first, then below and beside. Undefined if no object here has such a field.
 *
 * @param path of the field, as the field check gives it.
 * @param known the fields of a release of Cilium.
 */
export const betterPlace = (object: ManifestObject, path: string, known: KnownFields): string | undefined => {
  const field = nameOf(path);
  const value = valueAt(object, path);
  const { apiVersion = "", kind = "" } = object;
  const misplaced = checkFields({ ...object, apiVersion, kind }, known).map((problem) => problem.path);
  // Nothing belongs below a field that is not one itself.
  const isBelowMisplaced = (one: string): boolean =>
    misplaced.some((other) => one === other || one.startsWith(`${other}.`) || one.startsWith(`${other}[`));
  const ways: string[] = [];
  for (let up = parentOf(path); up !== ""; up = parentOf(up)) {
    ways.push(...below(object, up, ways.length === 0 ? 2 : 1));
  }
  const place = [...new Set(ways)].find((one) => {
    const there = valueAt(object, one);
    if (typeof there !== "object" || there === null || Array.isArray(there)) return false;
    if (Object.hasOwn(there, field) || isBelowMisplaced(one)) return false;
    return fits(object, one, field, value, known);
  });
  return place === undefined ? undefined : joined(place, field);
};
