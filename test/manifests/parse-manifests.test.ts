import assert from "node:assert/strict";
import { ManifestError } from "../../manifests/manifest-error";
import { documentsOf } from "./manifest-fixtures";

const names = (text: string) => documentsOf(text).map(({ object }) => object.metadata?.name);

describe("manifests", () => {
  const read: readonly (readonly [string, string, readonly (string | undefined)[]])[] = [
    ["one document", "kind: A\nmetadata: {name: a}\n", ["a"]],
    [
      "several, with empty ones between",
      "---\n---\nkind: A\nmetadata: {name: a}\n---\n# nothing\n---\nkind: B\n",
      ["a", undefined],
    ],
    ["JSON with tabs", '{\n\t"kind": "A",\n\t"metadata": {"name": "a"}\n}', ["a"]],
    ["a byte order mark", "\uFEFFkind: A\nmetadata: {name: a}\n", ["a"]],
    [
      "lists in lists",
      "kind: List\nitems:\n- kind: PodList\n  items:\n  - kind: Pod\n    metadata: {name: a}\n- kind: B\n",
      ["a", undefined],
    ],
    ["merge keys", "x: &x {name: a}\nkind: A\nmetadata:\n  <<: *x\n", ["a"]],
    ["nothing", "", []],
  ];
  for (const [what, text, expected] of read) {
    it(`reads ${what}`, () => assert.deepEqual(names(text), expected));
  }

  const refused: readonly (readonly [string, RegExp])[] = [
    ["kind: A\n---\nkind: [1\nb: 2\n", /^a\.yaml, document 2, line 4, column 1: no YAML: /],
    ["a: 1\na: 2\n", /^a\.yaml, document 1, line 2, column 1: no YAML: Map keys must be unique/],
    ["- kind: A\n", /^a\.yaml, document 1, line 1: an object with `kind` is expected, and this is a list/],
    ["text\n", /this is a string/],
    ["kind: 3\n", /kind: a text is expected, and this is a number/],
    ["kind: A\nmetadata: x\n", /metadata: an object is expected, and this is a string/],
    ["kind: List\nitems:\n- kind: A\n- 3\n", /^a\.yaml, document 1, line 4: /],
    ["kind: *none\n", /^a\.yaml, document 1.*no YAML/],
  ];
  for (const [text, message] of refused) {
    it(`refuses ${JSON.stringify(text)} with its place`, () => {
      assert.throws(
        () => documentsOf(text),
        (error) => error instanceof ManifestError && message.test(error.message),
      );
    });
  }

  const policy = [
    "kind: A",
    "metadata:",
    "  name: a",
    "---",
    "kind: List",
    "items:",
    "  - kind: B",
    "    spec:",
    "      matchLabels:",
    "        app.kubernetes.io/name: x",
    "      rules:",
    "        - first: 1",
    "        - ports:",
    '            - {"port": "80",',
    '               "protocol": "TCP"}',
    "  - kind: C",
  ].join("\n");
  const lines: readonly (readonly [number, string, number])[] = [
    [0, "", 1],
    [0, "metadata.name", 3],
    [0, "metadata.namespace", 2],
    [1, "", 7],
    [1, "spec.matchLabels.app.kubernetes.io/name", 10],
    [1, 'spec.matchLabels["app.kubernetes.io/name"]', 10],
    [1, "spec.rules[1].ports[0].protocol", 15],
    [1, "spec.rules[7].ports", 11],
    [1, "nowhere", 7],
    [2, "kind", 16],
  ];
  for (const [document, path, line] of lines) {
    it(`finds the line of ${path || "the object"} in object ${document}`, () => {
      assert.equal(documentsOf(policy)[document]?.lineOf(path), line);
    });
  }
});
