import { isAlias, isMap, isScalar, isSeq, type Node } from "yaml";

/** A step of a path: a name or an index. */
type Step = string | number;

const indexAt = /^\[(\d+)\]/;
const quotedAt = /^\[("(?:[^"\\]|\\.)*")\]/;

const rangeOf = (node: unknown): number | undefined => (node as Partial<Node> | null)?.range?.[0];

/**
 * The step that a path begins with, and what is left. Names may hold dots (`app.kubernetes.io/name`), so the longest
 * name that the node has is taken.
 */
const firstStep = (path: string, names: readonly string[]): readonly [Step, string] | undefined => {
  const index = indexAt.exec(path);
  if (index !== null) return [Number(index[1]), path.slice(index[0].length)];
  const quoted = quotedAt.exec(path);
  if (quoted !== null) return [JSON.parse(quoted[1] ?? '""') as string, path.slice(quoted[0].length)];
  const text = path.startsWith(".") ? path.slice(1) : path;
  const fits = names.filter(
    (name) => text === name || text.startsWith(`${name}.`) || text.startsWith(`${name}[`),
  );
  const [longest] = fits.sort((one, other) => other.length - one.length);
  return longest === undefined ? undefined : [longest, text.slice(longest.length)];
};

const keyText = (key: unknown): string => String(isScalar(key) ? key.value : key);

/**
 * Where a field stands in a YAML node: the offset of its name, or of the deepest part of the path that is there.
 *
 * @param path as in `spec.ingress[0].toPorts[1].ports`.
 */
export const fieldOffset = (node: unknown, path: string): number | undefined => {
  let current = node;
  let left = path;
  let offset = rangeOf(node);
  while (left !== "") {
    if (isAlias(current)) return offset;
    const names = isMap(current) ? current.items.map(({ key }) => keyText(key)) : [];
    const step = firstStep(left, names);
    if (step === undefined) return offset;
    const [name, rest] = step;
    if (isMap(current)) {
      const pair = current.items.findLast(({ key }) => keyText(key) === String(name));
      if (pair === undefined) return offset;
      offset = rangeOf(pair.key) ?? offset;
      current = pair.value;
    } else if (isSeq(current) && typeof name === "number") {
      current = current.items[name];
      if (current === undefined) return offset;
      offset = rangeOf(current) ?? offset;
    } else {
      return offset;
    }
    left = rest;
  }
  return offset;
};
