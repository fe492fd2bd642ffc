import { type Document, LineCounter, parseAllDocuments } from "yaml";
import type { ManifestObject } from "../verdicts/world";
import { fieldOffset } from "./field-place";
import { ManifestError, type ManifestPlace } from "./manifest-error";

/** An object of a file, with the place it came from. */
export interface ManifestDocument {
  readonly file: string;
  /** Number of the document in its file, from 1. */
  readonly document: number;
  readonly object: ManifestObject;
  /** Line of a field, or of the deepest part of its path that is there. */
  lineOf(path: string): number;
}

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

const kindOf = (value: unknown): string =>
  Array.isArray(value) ? "a list" : value === null ? "empty" : `a ${typeof value}`;

/** Whether an object is a list of objects, as `kubectl get --output yaml` prints it. */
const isList = (object: Readonly<Record<string, unknown>>): boolean =>
  typeof object.kind === "string" && object.kind.endsWith("List") && Array.isArray(object.items);

const bom = "\uFEFF";

/** Reads one document: an object, or the objects of a list. Anything without `kind` is not an object of Kubernetes. */
const objectsOf = (
  parsed: Document,
  place: ManifestPlace & { readonly document: number },
  lines: LineCounter,
): ManifestDocument[] => {
  const value: unknown = parsed.toJS({ maxAliasCount: 1000 });
  if (value === null || value === undefined) return [];
  const lineOf = (path: string): number => lines.linePos(fieldOffset(parsed.contents, path) ?? 0).line;
  const read = (inner: unknown, prefix: string): ManifestDocument[] => {
    const at = { ...place, line: lineOf(prefix) };
    if (!isRecord(inner)) {
      throw new ManifestError(at, `an object with \`kind\` is expected, and this is ${kindOf(inner)}`);
    }
    if (isList(inner)) {
      return (inner.items as readonly unknown[]).flatMap((item, index) =>
        read(item, `${prefix}${prefix === "" ? "" : "."}items[${index}]`),
      );
    }
    if (inner.kind !== undefined && typeof inner.kind !== "string") {
      throw new ManifestError(at, `kind: a text is expected, and this is ${kindOf(inner.kind)}`);
    }
    if (inner.metadata !== undefined && inner.metadata !== null && !isRecord(inner.metadata)) {
      throw new ManifestError(at, `metadata: an object is expected, and this is ${kindOf(inner.metadata)}`);
    }
    const object = inner as ManifestObject;
    const own = { file: place.file, document: place.document, object };
    return [
      {
        ...own,
        lineOf: (path) => lineOf(prefix === "" || path === "" ? prefix + path : `${prefix}.${path}`),
      },
    ];
  };
  return read(value, "");
};

/**
 * The objects of a file: several YAML documents, JSON, lists of objects.
 *
 * @throws ManifestError for the first thing that is not YAML or no object.
 */
export const parseManifests = (text: string, file: string): readonly ManifestDocument[] => {
  const lineCounter = new LineCounter();
  const source = text.startsWith(bom) ? text.slice(bom.length) : text;
  const documents = parseAllDocuments(source, { lineCounter, merge: true, prettyErrors: false });
  if (!Array.isArray(documents)) return [];
  return documents.flatMap((parsed: Document, index): ManifestDocument[] => {
    const place = { file, document: index + 1 };
    const [flaw] = parsed.errors;
    if (flaw !== undefined) {
      const { line, col } = lineCounter.linePos(flaw.pos[0]);
      throw new ManifestError({ ...place, line, column: col }, `no YAML: ${flaw.message.split("\n")[0]}`);
    }
    try {
      return objectsOf(parsed, place, lineCounter);
    } catch (error) {
      // An alias without an anchor, or aliases that grow without bounds.
      if (error instanceof ReferenceError) throw new ManifestError(place, `no YAML: ${error.message}`);
      throw error;
    }
  });
};
