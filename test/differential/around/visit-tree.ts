/** An object of a manifest, whatever it says. */
export type Fields = Readonly<Record<string, unknown>>;

/** Whether the value is an object with fields. */
export const isFields = (value: unknown): value is Fields =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** Every value under this key, anywhere in the tree; the elements where it is a list. */
export const valuesUnder = (tree: unknown, key: string): unknown[] => {
  if (Array.isArray(tree)) return tree.flatMap((each) => valuesUnder(each, key));
  if (!isFields(tree)) return [];
  return Object.entries(tree).flatMap(([name, value]) => [
    ...(name === key ? [value].flat() : []),
    ...valuesUnder(value, key),
  ]);
};

/** The values that are texts. */
export const texts = (values: readonly unknown[]): string[] =>
  values.filter((value) => typeof value === "string");

/** The list without what it has said before. */
export const distinct = <T>(list: readonly T[]): T[] => [
  ...new Map(list.map((each) => [JSON.stringify(each), each])).values(),
];
