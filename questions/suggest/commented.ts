import { Document, isMap, isScalar, isSeq, type Node } from "yaml";

/** A value with lines that stand above it in YAML. It is an element of a list. */
export class Commented {
  constructor(
    readonly value: Written,
    readonly lines: readonly string[],
  ) {}
}

/** What a manifest is written of: plain values, and comments above elements of lists. */
export type Written =
  | string
  | number
  | boolean
  | Commented
  | readonly Written[]
  | { readonly [field: string]: Written };

/** What comes from a record must not end the comment that it stands in: line breaks of YAML, and controls. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is replaced
const breaking = /[\u0000-\u001f\u007f-\u009f\u2028\u2029]/g;

/** Lines as comments of YAML. */
export const commentText = (lines: readonly string[]): string =>
  lines.map((line) => ` ${line.replace(breaking, " ")}`).join("\n");

/** A value with lines above it. */
export const commented = (value: Written, ...lines: readonly string[]): Commented =>
  new Commented(value, lines);

const isList = (value: Written): value is readonly Written[] => Array.isArray(value);

/** The value without its comments. */
export const plainOf = (value: Written): unknown => {
  if (value instanceof Commented) return plainOf(value.value);
  if (isList(value)) return value.map(plainOf);
  if (typeof value !== "object") return value;
  return Object.fromEntries(Object.entries(value).map(([field, one]) => [field, plainOf(one)]));
};

const writeComments = (node: unknown, value: Written): void => {
  if (value instanceof Commented) {
    if (isMap(node) || isSeq(node) || isScalar(node)) node.commentBefore = commentText(value.lines);
    writeComments(node, value.value);
    return;
  }
  if (isList(value)) {
    if (!isSeq(node)) return;
    for (const [index, one] of value.entries()) writeComments(node.items[index], one);
    return;
  }
  if (typeof value !== "object" || !isMap(node)) return;
  for (const [field, one] of Object.entries(value)) writeComments(node.get(field, true), one);
};

/** A document of YAML: the value with its comments, and lines above all of it. */
export const documentText = (value: Written, ...above: readonly string[]): string => {
  const document = new Document<Node>(plainOf(value), { aliasDuplicateObjects: false });
  writeComments(document.contents, value);
  if (above.length > 0 && document.contents !== null) document.contents.commentBefore = commentText(above);
  return document.toString({ lineWidth: 0 });
};
