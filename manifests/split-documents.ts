/** A part of a file that holds one document. */
export interface DocumentText {
  readonly text: string;
  /** Line of the file in which it begins, from 1. */
  readonly firstLine: number;
  /** Why kubectl refuses the document before it reads it, and what fixes that. */
  readonly refusal?: { readonly line: number; readonly reason: string; readonly fix: string };
}

const bom = "\uFEFF";

const isBlank = (text: string): boolean => /^\s*$/.test(text);

const withoutBom = (text: string): string => (text.startsWith(bom) ? text.slice(bom.length) : text);

/** The objects of a JSON text, which may stand one behind the other. */
const splitJson = (text: string): DocumentText[] | undefined => {
  const found: DocumentText[] = [];
  let depth = 0;
  let start = 0;
  let line = 1;
  let firstLine = 1;
  let inText = false;
  for (let at = 0; at < text.length; at++) {
    const char = text[at];
    if (char === "\n") line++;
    if (inText) {
      if (char === "\\") at++;
      else if (char === '"') inText = false;
    } else if (char === '"') {
      if (depth === 0) return undefined;
      inText = true;
    } else if (char === "{" || char === "[") {
      if (depth === 0) {
        start = at;
        firstLine = line;
      }
      depth++;
    } else if (char === "}" || char === "]") {
      depth--;
      if (depth < 0) return undefined;
      if (depth === 0) found.push({ text: text.slice(start, at + 1), firstLine });
    } else if (depth === 0 && !/\s/.test(char ?? "")) {
      return undefined;
    }
  }
  return depth === 0 && !inText ? found : undefined;
};

const separatorRefusal = (rest: string, line: number): DocumentText["refusal"] =>
  rest === "" || rest.startsWith("#")
    ? undefined
    : {
        line,
        reason: `no YAML: \`--- ${rest}\`: kubectl takes nothing but a comment behind \`---\``,
        fix: "write it in the next line",
      };

const markRefusal = (line: number): DocumentText["refusal"] => ({
  line,
  reason: "a byte order mark below a line of dashes is a part of the first field's name for kubectl",
  fix: "take the mark out, or the line of dashes above it",
});

/**
 * Splits a file into documents as kubectl does: a line that begins with `---` ends a document, whatever stands around it,
 * so that one document that is not YAML says nothing about the next. A text that begins with `{` is JSON, objects one
 * behind the other. Each document may begin with a byte order mark.
 *
 * Source: k8s.io/apimachinery, pkg/util/yaml (YAMLReader, YAMLOrJSONDecoder).
 */
export const splitDocuments = (source: string): readonly DocumentText[] => {
  const whole = withoutBom(source);
  const json = /^\s*\{/.test(whole) ? splitJson(whole) : undefined;
  if (json !== undefined) return json;
  const documents: DocumentText[] = [];
  let lines: string[] = [];
  let firstLine = 1;
  let endsDocument = false;
  let refusal: DocumentText["refusal"];
  const end = (): void => {
    const text = withoutBom(lines.join("\n"));
    if (isBlank(text) && refusal === undefined) return;
    documents.push({ text, firstLine, ...(refusal === undefined ? {} : { refusal }) });
  };
  for (const [index, line] of whole.split(/\r?\n/).entries()) {
    // A line of dashes with nothing above it stays with its document, and a mark behind it is a part of the first name.
    if (line.startsWith(bom) && lines.length === 0 && firstLine > 1 && !endsDocument) {
      refusal = markRefusal(index + 1);
    }
    if (line.startsWith("---")) {
      end();
      endsDocument = lines.length > 0;
      lines = [];
      firstLine = index + 2;
      refusal = separatorRefusal(line.slice(3).trim(), index + 1);
    } else {
      lines.push(line);
    }
  }
  end();
  return documents;
};
