import { readFileSync } from "node:fs";
import { LineCounter, parseDocument } from "yaml";
import { fieldOffset } from "./field-place";
import { ManifestError } from "./manifest-error";
import { NodeError, nodeValue } from "./node-value";

/** What a YAML file holds, and where each part of it stands. */
export interface LocatedValues {
  /** Undefined for an empty file. */
  readonly value: unknown;
  /** Line of a field, or of the deepest part of its path that is there. */
  lineOf(path: string): number;
}

/**
 * The value of a YAML file that is not a manifest, with lines: settings and expectations beside policies.
 *
 * @throws ManifestError where it is not YAML.
 */
export const readLocatedValues = (file: string): LocatedValues => {
  const lines = new LineCounter();
  const document = parseDocument(readFileSync(file, "utf8").replace(/^\uFEFF/, ""), {
    lineCounter: lines,
    schema: "failsafe",
    prettyErrors: false,
    logLevel: "silent",
  });
  const lineAt = (offset: number): number => Math.max(1, lines.linePos(offset).line);
  const [flaw] = document.errors;
  const refuse = (offset: number, reason: string): ManifestError =>
    new ManifestError({ place: { file, line: lineAt(offset) }, reason: `no YAML: ${reason}` });
  if (flaw !== undefined) throw refuse(flaw.pos[0], flaw.message.split("\n")[0] ?? "");
  try {
    return {
      value: nodeValue(document).value ?? undefined,
      lineOf: (path) => lineAt(fieldOffset(document.contents, path) ?? 0),
    };
  } catch (error) {
    if (error instanceof NodeError) throw refuse(error.offset ?? 0, error.message);
    throw error;
  }
};

/**
 * The value of a YAML file that is not a manifest.
 *
 * @returns undefined for an empty file.
 * @throws ManifestError where it is not YAML.
 */
export const readValues = (file: string): unknown => readLocatedValues(file).value;
