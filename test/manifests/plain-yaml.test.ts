import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { parseAllDocuments } from "yaml";
import { NodeError, nodeValue } from "../../manifests/node-value";
import { plainValue } from "../../manifests/plain-yaml";
import { splitDocuments } from "../../manifests/split-documents";

/** What the long way says: a value, or that there is something to say about the document. */
const placedValue = (text: string): { readonly value: unknown } | "not plain" => {
  const options = { schema: "failsafe", prettyErrors: false, uniqueKeys: false, logLevel: "silent" } as const;
  const parsed = parseAllDocuments(text, options);
  const document = Array.isArray(parsed) ? parsed[0] : undefined;
  if (document === undefined || document.errors.length > 0) return "not plain";
  try {
    const { value, repeated } = nodeValue(document);
    return repeated.length > 0 ? "not plain" : { value };
  } catch (error) {
    if (error instanceof NodeError) return "not plain";
    throw error;
  }
};

const root = join(__dirname, "../..");
const manifests = ["examples", "test"]
  .flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, encoding: "utf8" }).map((name) =>
      join(root, folder, name),
    ),
  )
  .filter((name) => /\.ya?ml$/.test(name));

/** A line of YAML, most of them plain ones; put together they seldom make sense. */
const lineText = fc
  .tuple(
    fc.constantFrom(0, 0, 0, 1, 2, 2, 3, 4),
    fc.constantFrom("", "", "", "- ", "- ", "-  ", "- - "),
    fc.constantFrom("", "a:", "b:", "c:", "a.b/c:", '"a":', "'b':", "on:", "y:", "<<:", "1:", "~:", "a :"),
    fc.constantFrom(
      ...[
        "",
        " ",
        " word",
        " two words",
        " 1",
        " 010",
        " 1_000",
        " yes",
        " NO",
        " ~",
        " null",
        " 1.50",
        " .5",
        " 0x1F",
      ],
      ...[
        ' "quoted: # text"',
        " 'single'",
        ' "a\\n"',
        " k8s:app",
        " a: b",
        " a #b",
        " a # comment",
        " #c",
        " -1",
        " -",
      ],
      ...[
        " {}",
        " []",
        " [a, b]",
        " [ a, 1, 'c' ]",
        " {a: 1, b: yes}",
        " { a: '' }",
        " [a, [b]]",
        " {a: {}}",
        " [a,]",
      ],
      ...[
        " |",
        " >-",
        " &x",
        " *x",
        " !t a",
        " a\tb",
        " /api/.*",
        " *.a",
        " %a",
        " @a",
        " `a",
        " ?",
        " a?",
        " 12:30:45",
      ],
      ...[" 2026-01-01", " = ", " \u00e4", ' "\u00e4"', " a:", " a]", " [a", " 'it''s'", " a \u00a0b"],
    ),
  )
  .map(([indent, dash, key, value]) => " ".repeat(indent) + dash + key + value);

describe("documents that are read the short way", () => {
  it("say what they say the long way, in every manifest of this project", () => {
    let plain = 0;
    for (const file of manifests) {
      for (const { text } of splitDocuments(readFileSync(file, "utf8"))) {
        const value = plainValue(text);
        if (value === undefined) continue;
        plain += 1;
        assert.deepEqual({ value }, placedValue(text), file);
      }
    }
    assert.ok(plain > 25, `${plain} documents of ${manifests.length} files`);
  });

  it("say it whatever lines they are made of", () => {
    let plain = 0;
    fc.assert(
      fc.property(fc.array(lineText, { minLength: 1, maxLength: 6 }), (lines) => {
        const text = lines.join("\n");
        const value = plainValue(text);
        if (value === undefined) return;
        plain += 1;
        assert.deepEqual({ value }, placedValue(text), text);
      }),
      { numRuns: 20_000, seed: 1 },
    );
    assert.ok(plain > 500, `${plain} plain documents`);
  });

  const long: Readonly<Record<string, string>> = {
    "a field twice": "a: 1\na: 2",
    "an anchor": "a: &x 1\nb: *x",
    "a merge key": "<<: {a: 1}",
    "a tag": "a: !!str 1",
    "a text over several lines": "a: |\n  b",
    "an escaped text": 'a: "\\n"',
    "a tab": "a:\tb",
    "a word of YAML 1.1 as a name": "on: 1",
    "an odd indentation": "a:\n  b: 1\n c: 2",
    "a variable": `a: $${"{B}"}`,
  };
  for (const [what, text] of Object.entries(long)) {
    it(`are none with ${what}`, () => assert.equal(plainValue(text), undefined));
  }
});
