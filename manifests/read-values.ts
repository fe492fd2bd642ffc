import { readFileSync } from "node:fs";
import { LineCounter, parseDocument } from "yaml";
import { ManifestError } from "./manifest-error";
import { NodeError, nodeValue } from "./node-value";

/**
 * The value of a YAML file that is not a manifest: settings and expectations beside policies.
 *
 * @returns undefined for an empty file.
 * @throws ManifestError where it is not YAML.
 */
export const readValues = (file: string): unknown => {
  const lines = new LineCounter();
  const document = parseDocument(readFileSync(file, "utf8").replace(/^\uFEFF/, ""), {
    lineCounter: lines,
    schema: "failsafe",
    prettyErrors: false,
    logLevel: "silent",
  });
  const [flaw] = document.errors;
  const refuse = (offset: number, reason: string): ManifestError =>
    new ManifestError({
      place: { file, line: Math.max(1, lines.linePos(offset).line) },
      reason: `no YAML: ${reason}`,
    });
  if (flaw !== undefined) throw refuse(flaw.pos[0], flaw.message.split("\n")[0] ?? "");
  try {
    return nodeValue(document).value ?? undefined;
  } catch (error) {
    if (error instanceof NodeError) throw refuse(error.offset ?? 0, error.message);
    throw error;
  }
};
