import type { ManifestObject } from "../verdicts/world";

/** A field whose value is not known before something renders it. */
export interface UnrenderedField {
  /** As in `spec.egress[0].toCIDR[0]`. */
  readonly path: string;
  /** What is to be filled in, as it is written: `${LAN}`. */
  readonly written: readonly string[];
}

/** An object with something in the places of what is not rendered yet. */
export interface FilledObject {
  readonly object: ManifestObject;
  readonly unrendered: readonly UnrenderedField[];
}

const variable = /(?<!\$)\$\{([A-Za-z_][A-Za-z0-9_]*)(?::?[-=]([^{}]*))?[^{}]*\}|\{\{.*?\}\}/g;

/** A network and a name that nobody has (RFC 5737, RFC 2606): they stand for what is not known. */
export const nowhere = { network: "203.0.113.0/24", name: "unrendered.invalid", word: "unrendered" } as const;

const stands = (path: string): string =>
  /\.match(?:Name|Pattern)$/.test(path) ? nowhere.name : nowhere.word;

const isNetwork = (path: string): boolean => /\.(?:(?:from|to)CIDR\[\d+\]|cidr)$/.test(path);

/**
 * Fills in what is not rendered: the default of a variable that has one (`${LAN:=10.0.0.0/8}`, as Flux's substitution and
 * envsubst do it), and for anything else a network or a word that nobody has, so that the rest of the object counts.
 */
export const fillUnrendered = (object: ManifestObject): FilledObject => {
  const unrendered: UnrenderedField[] = [];
  const filledText = (text: string, path: string): string => {
    if (!text.includes("{")) return text;
    const written: string[] = [];
    const filled = text.replace(variable, (whole: string, _name: unknown, ready: string | undefined) => {
      if (ready !== undefined && ready !== "") return ready;
      written.push(whole);
      return stands(path);
    });
    if (written.length === 0) return filled;
    unrendered.push({ path, written });
    return isNetwork(path) ? nowhere.network : filled;
  };
  const fill = (value: unknown, path: string): unknown => {
    if (typeof value === "string") return filledText(value, path);
    if (Array.isArray(value)) {
      const items = value.map((item, index) => fill(item, `${path}[${index}]`));
      // An exception has to lie within its network, and where this one does is not known.
      return /\.except$/.test(path) ? items.filter((item, index) => item === value[index]) : items;
    }
    if (typeof value !== "object" || value === null) return value;
    return Object.fromEntries(
      Object.entries(value).map(([key, inner]) => {
        const at = path === "" ? key : `${path}.${key}`;
        return [filledText(key, at), fill(inner, at)];
      }),
    );
  };
  // Annotations and descriptions decide nothing.
  const { annotations, ...metadata } = (object.metadata ?? {}) as Readonly<Record<string, unknown>>;
  const filled = fill({ ...object, ...(object.metadata ? { metadata } : {}) }, "") as ManifestObject;
  const kept =
    annotations === undefined ? filled : { ...filled, metadata: { ...filled.metadata, annotations } };
  return { object: kept, unrendered };
};
