import { type Document, isAlias, isMap, isScalar, isSeq, type Node, type Pair, type Scalar } from "yaml";
import { UserError } from "../messages/user-error";
import { scalarValue } from "./scalar-value";

/** A node that kubectl refuses; the message says why. */
export class NodeError extends UserError {
  override readonly name = "NodeError";

  constructor(
    message: string,
    /** Where it stands in the text, where that is known. */
    readonly offset: number | undefined,
  ) {
    super(message);
  }
}

/** A key that a map has twice. */
export interface RepeatedKey {
  readonly key: string;
  /** Where the one stands that is lost. */
  readonly offset: number;
}

/** A document as plain values. */
export interface NodeValue {
  readonly value: unknown;
  readonly repeated: readonly RepeatedKey[];
}

const mostNodes = 1_000_000;

const offsetOf = (node: unknown): number | undefined => (node as Partial<Node> | null)?.range?.[0];

const scalarOf = (node: Scalar): unknown => {
  if (node.tag === undefined)
    return node.type === "PLAIN" ? scalarValue(String(node.value ?? "")) : node.value;
  // A tag of YAML's own has made the value; any other tag leaves the text.
  return node.value;
};

const keyText = (key: unknown): string => {
  const value = isScalar(key) ? scalarOf(key) : undefined;
  if (typeof value === "string" || typeof value === "number" || typeof value === "boolean")
    return String(value);
  throw new NodeError("the name of a field has to be a text, and this is none", offsetOf(key));
};

const isMergeKey = ({ key }: Pair): boolean =>
  isScalar(key) && key.value === "<<" && (key.type === "PLAIN" || key.tag === "tag:yaml.org,2002:merge");

class Converter {
  readonly repeated: RepeatedKey[] = [];
  #nodes = 0;

  constructor(readonly document: Document) {}

  value(node: unknown): unknown {
    if (++this.#nodes > mostNodes) throw new NodeError("its aliases grow without bounds", offsetOf(node));
    if (isAlias(node)) {
      const target = node.resolve(this.document);
      if (target === undefined)
        throw new NodeError(`there is no anchor &${node.source} above it`, offsetOf(node));
      return this.value(target);
    }
    if (isSeq(node)) return node.items.map((item) => this.value(item));
    if (isMap(node)) return this.#fields(node.items);
    return isScalar(node) ? scalarOf(node) : null;
  }

  #fields(items: readonly Pair[]): Record<string, unknown> {
    const fields = new Map<string, unknown>();
    const own = new Map<string, number>();
    for (const pair of items) {
      // In go-yaml's order: what is merged replaces what stands above it.
      if (isMergeKey(pair)) for (const [key, value] of this.#merged(pair.value)) fields.set(key, value);
      else {
        const key = keyText(pair.key);
        const before = own.get(key);
        if (before !== undefined) this.repeated.push({ key, offset: before });
        own.set(key, offsetOf(pair.key) ?? 0);
        fields.set(key, this.value(pair.value));
      }
    }
    return Object.fromEntries(fields);
  }

  #merged(node: unknown): [string, unknown][] {
    const value = this.value(node);
    // Of several maps the first one wins.
    const maps = Array.isArray(value) ? [...value].reverse() : [value];
    return maps.flatMap((map: unknown) => {
      if (typeof map !== "object" || map === null || Array.isArray(map)) {
        throw new NodeError("`<<` takes a map or a list of maps", offsetOf(node));
      }
      return Object.entries(map);
    });
  }
}

/**
 * The plain value of a YAML document as kubectl reads it: words without quotes as in YAML 1.1, merge keys, and of a name
 * that a map has twice the last one. The document has to be parsed with the schema `failsafe`, which leaves words as they
 * are.
 *
 * @throws NodeError for what kubectl refuses.
 */
export const nodeValue = (document: Document): NodeValue => {
  const converter = new Converter(document);
  const value = document.contents === null ? null : converter.value(document.contents);
  return { value, repeated: converter.repeated };
};
