/** Keys and indices that lead from the root of a tree to one of its parts. */
export type RemovalPath = readonly string[];

const isBranch = (value: unknown): value is object => typeof value === "object" && value !== null;

/** Paths of every part that lies this deep in the tree, in the tree's order. */
export const listRemovals = (tree: object, depth: number): RemovalPath[] =>
  Object.entries(tree).flatMap(([key, value]) => {
    if (depth === 1) return [[key]];
    return isBranch(value) ? listRemovals(value, depth - 1).map((rest) => [key, ...rest]) : [];
  });

/** A copy of the tree without the part; a list closes up. Where there is no such part, the tree as it was. */
export const without = <T extends object>(tree: T, path: RemovalPath): T => {
  const [key, ...rest] = path;
  if (key === undefined || !(key in tree)) return tree;
  if (rest.length === 0) {
    const copy = Array.isArray(tree)
      ? tree.filter((_, index) => String(index) !== key)
      : Object.fromEntries(Object.entries(tree).filter(([each]) => each !== key));
    return copy as T;
  }
  const child: unknown = (tree as Readonly<Record<string, unknown>>)[key];
  if (!isBranch(child)) return tree;
  const changed = without(child, rest);
  if (changed === child) return tree;
  const copy = Array.isArray(tree)
    ? tree.map((each: unknown, index) => (String(index) === key ? changed : each))
    : { ...tree, [key]: changed };
  return copy as T;
};
