/** A value as it appears in a Kubernetes object and in a Pulumi property. */
export type Value = string | number | boolean | null | Value[] | Properties;

/** An object whose members are values. */
export type Properties = { [key: string]: Value };

/** What the engine sends in previews for a value that is not known yet. */
export const UNKNOWN = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

/** True for an object (not a list, not null). */
export function isObject(value: Value | undefined): value is Properties {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** The value when it is an object, else an empty one. */
export function objectOrEmpty(value: Value | undefined): Properties {
  return isObject(value) ? value : {};
}

/** The value when it is a non-empty string. */
export function stringOrUndefined(value: Value | undefined): string | undefined {
  return typeof value === "string" && value !== "" ? value : undefined;
}

/** The value found by following keys, or undefined. */
export function valueAt(value: Value | undefined, ...keys: string[]): Value | undefined {
  let current = value;
  for (const key of keys) {
    if (!isObject(current)) return undefined;
    current = current[key];
  }
  return current;
}

/** True when a value is, or holds somewhere inside, one that is not known yet. */
export function containsUnknown(value: Value | undefined): boolean {
  if (value === UNKNOWN) return true;
  if (Array.isArray(value)) return value.some(containsUnknown);
  return isObject(value) && Object.values(value).some(containsUnknown);
}

/** Deep equality; a member that is undefined counts as absent. */
export function equalValues(left: Value | undefined, right: Value | undefined): boolean {
  if (left === right) return true;
  if (Array.isArray(left) && Array.isArray(right)) {
    return left.length === right.length && left.every((item, index) => equalValues(item, right[index]));
  }
  if (!isObject(left) || !isObject(right)) return false;
  const keys = new Set([...Object.keys(left), ...Object.keys(right)]);
  return [...keys].every((key) => equalValues(left[key], right[key]));
}

/** An independent copy. */
export function copyValue<T extends Value>(value: T): T {
  return structuredClone(value);
}
