const steps = (path: string): (string | number)[] =>
  [...path.matchAll(/\[(\d+)\]|[^.[\]]+/g)].map(([text, index]) =>
    index === undefined ? text : Number(index),
  );

const child = (value: unknown, step: string | number): unknown => {
  if (typeof value !== "object" || value === null) return undefined;
  return Object.hasOwn(value, step) ? (value as Readonly<Record<string | number, unknown>>)[step] : undefined;
};

/** The value at a field path such as `spec.ingress[0].toPorts`; undefined if there is none. */
export const valueAt = (object: unknown, path: string): unknown => steps(path).reduce<unknown>(child, object);

const replaced = (value: unknown, [step, ...rest]: (string | number)[], by: unknown): unknown => {
  if (step === undefined) return by;
  if (typeof value !== "object" || value === null) return value;
  if (Array.isArray(value)) {
    return value.map((element, index) => (index === step ? replaced(element, rest, by) : element));
  }
  const fields = value as Readonly<Record<string, unknown>>;
  return { ...fields, [step]: replaced(fields[step], rest, by) };
};

/** A copy of an object with another value at a path; `undefined` as a value takes the field out. */
export const withValueAt = <T>(object: T, path: string, value: unknown): T =>
  replaced(object, steps(path), value) as T;
