import { type Document, LineCounter, parseAllDocuments } from "yaml";
import type { ManifestObject } from "../verdicts/world";
import { fieldOffset } from "./field-place";
import type { LeftOut, LeftOutReason } from "./left-out";
import type { ManifestComment, ManifestDocument, RepeatedField } from "./manifest-document";
import type { ManifestFlaw } from "./manifest-error";
import { NodeError, nodeValue } from "./node-value";
import type { DocumentText } from "./split-documents";
import { fillUnrendered } from "./unrendered";

const shortWay = () => require("./plain-yaml") as typeof import("./plain-yaml");

type Fields = Readonly<Record<string, unknown>>;

const isRecord = (value: unknown): value is Fields =>
  typeof value === "object" && value !== null && !Array.isArray(value);

const kindOf = (value: unknown): string =>
  Array.isArray(value) ? "a list" : value === null ? "empty" : `a ${typeof value}`;

/** Whether an object is a list of objects, as `kubectl get --output yaml` prints it. */
const isList = (object: Fields): boolean =>
  typeof object.kind === "string" && object.kind.endsWith("List") && Array.isArray(object.items);

/** JSON patches are lists of operations (RFC 6902); strategic ones may hold directives. */
const isJsonPatch = (value: unknown): boolean =>
  Array.isArray(value) &&
  value.length > 0 &&
  value.every((step) => isRecord(step) && typeof step.op === "string" && typeof step.path === "string");

const hasTemplate = (text: string): boolean => /\{\{.*?\}\}/s.test(text);

const looksLikeManifest = (text: string): boolean =>
  /^\s*["']?kind["']?\s*:/m.test(text) && /^\s*["']?(?:apiVersion|metadata)["']?\s*:/m.test(text);

/** Comments of a document that name this program. */
export const commentsOf = ({ text, firstLine }: DocumentText): readonly ManifestComment[] =>
  text.includes("lab/ignore")
    ? text.split("\n").flatMap((line, index) => {
        const comment = /^\s*#\s*(lab\/ignore\b.*)$/.exec(line)?.[1];
        return comment === undefined ? [] : [{ line: firstLine + index, text: comment }];
      })
    : [];

/** What kind of thing a value is that stands where an object may be. */
const leftOutAs = (value: Fields): readonly [LeftOutReason, string] | undefined => {
  if (isRecord(value.sops) && "mac" in value.sops) return ["sops", "encrypted"];
  if (value.$patch !== undefined) return ["patch", "a patch"];
  if (value.apiVersion !== undefined && typeof value.apiVersion !== "string")
    return ["no-object", "without apiVersion"];
  return value.kind === undefined || (typeof value.kind !== "string" && value.apiVersion === undefined)
    ? ["no-object", "without kind"]
    : undefined;
};

/** Reads one document of a file. What is wrong with it is noted, not thrown. */
export class DocumentReader {
  readonly documents: ManifestDocument[] = [];
  readonly flaws: ManifestFlaw[] = [];
  readonly leftOut: LeftOut[] = [];
  readonly repeated: RepeatedField[] = [];
  readonly #lines = new LineCounter();
  /** The document with the places of its fields; absent before somebody asks for one. */
  #document: Document | undefined;

  constructor(
    readonly source: DocumentText,
    readonly place: { readonly file: string; readonly document: number },
    readonly above: readonly ManifestComment[] = [],
  ) {}

  /** Notes that the document is left out. */
  leave(reason: LeftOutReason, what: string, line: number): void {
    this.leftOut.push({ ...this.place, line, reason, what });
  }

  /**
   * Parses the document and takes its objects.
   *
   * @param isOneOfMany where many are read, plain ones are read in a shorter way, which takes a while to load.
   */
  read(isOneOfMany = false): void {
    const { refusal, text } = this.source;
    if (refusal !== undefined) {
      const { line, reason, fix } = refusal;
      this.flaws.push({ place: { ...this.place, line }, reason, fix });
      return;
    }
    const plain = isOneOfMany ? shortWay().plainValue(text) : undefined;
    if (plain === undefined) this.#readPlaced();
    else if (plain !== null) this.#objects(plain, "");
  }

  #parse(): Document | undefined {
    const parsed = parseAllDocuments(this.source.text, {
      lineCounter: this.#lines,
      schema: "failsafe",
      prettyErrors: false,
      uniqueKeys: false,
      logLevel: "silent",
    });
    // kubectl, too, reads the first of several that no line of dashes parts.
    return Array.isArray(parsed) ? parsed[0] : undefined;
  }

  #readPlaced(): void {
    const document = this.#parse();
    if (document === undefined) return;
    const [flaw] = document.errors;
    if (flaw !== undefined) {
      const [offset] = flaw.pos;
      this.#unreadable(offset, flaw.message.split("\n")[0] ?? "", this.#lines.linePos(offset).col);
      return;
    }
    try {
      const { value, repeated } = nodeValue(document);
      if (value === null) return;
      this.#document = document;
      this.#objects(value, "");
      if (this.documents.length === 0) return;
      for (const { key, offset } of repeated)
        this.repeated.push({ ...this.place, key, line: this.#lineAt(offset) });
    } catch (error) {
      if (!(error instanceof NodeError)) throw error;
      this.#unreadable(error.offset ?? 0, error.message);
    }
  }

  #lineAt(offset: number): number {
    return this.source.firstLine - 1 + Math.max(1, this.#lines.linePos(offset).line);
  }

  #lineOf(path: string): number {
    this.#document ??= this.#parse();
    return this.#lineAt(fieldOffset(this.#document?.contents, path) ?? 0);
  }

  #unreadable(offset: number, message: string, column?: number): void {
    const line = this.#lineAt(offset);
    if (hasTemplate(this.source.text)) this.leave("template", "a template", line);
    else if (!looksLikeManifest(this.source.text)) this.leave("no-object", `no YAML: ${message}`, line);
    else {
      const place = { ...this.place, line, ...(column === undefined ? {} : { column }) };
      this.flaws.push({ place, reason: `no YAML: ${message}` });
    }
  }

  #flaw(path: string, reason: string): void {
    this.flaws.push({ place: { ...this.place, line: this.#lineOf(path) }, reason });
  }

  /** Takes an object, or those of a list; `prefix` is where in the document they stand. */
  #objects(value: unknown, prefix: string): void {
    const at = (path: string): string => (prefix === "" ? path : `${prefix}.${path}`);
    if (!isRecord(value)) {
      if (prefix === "")
        this.leave(isJsonPatch(value) ? "patch" : "no-object", kindOf(value), this.#lineOf(prefix));
      else this.#flaw(prefix, `an object with \`kind\` is expected, and this is ${kindOf(value)}`);
      return;
    }
    if (isList(value)) {
      for (const [index, item] of (value.items as readonly unknown[]).entries())
        this.#objects(item, at(`items[${index}]`));
      return;
    }
    const other = leftOutAs(value);
    if (other !== undefined) this.leave(...other, this.#lineOf(prefix));
    else if (typeof value.kind !== "string") {
      this.#flaw(at("kind"), `kind: a text is expected, and this is ${kindOf(value.kind)}`);
    } else if (value.metadata !== undefined && value.metadata !== null && !isRecord(value.metadata)) {
      this.#flaw(at("metadata"), `metadata: an object is expected, and this is ${kindOf(value.metadata)}`);
    } else this.#object(value as ManifestObject, prefix);
  }

  #object(written: ManifestObject, prefix: string): void {
    const mayVary = /[${]\{/.test(this.source.text);
    const { object, unrendered } = mayVary ? fillUnrendered(written) : { object: written, unrendered: [] };
    const comments = [...this.above, ...commentsOf(this.source)];
    this.documents.push({
      ...this.place,
      object,
      ...(unrendered.length === 0 ? {} : { unrendered }),
      ...(comments.length === 0 ? {} : { comments }),
      lineOf: (path) => this.#lineOf(prefix === "" || path === "" ? prefix + path : `${prefix}.${path}`),
    });
  }
}
