import assert from "node:assert/strict";
import { placeText } from "../../manifests/manifest-error";
import { parseManifests } from "../../manifests/parse-manifests";
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
    [
      "byte order marks in later documents",
      "kind: A\n---\n\uFEFFkind: B\nmetadata: {name: b}\n",
      [undefined, "b"],
    ],
    [
      "lines that end as on Windows",
      "kind: A\r\nmetadata:\r\n  name: a\r\n---\r\nkind: B\r\n",
      ["a", undefined],
    ],
    [
      "JSON objects one behind the other",
      '{"kind":"A","metadata":{"name":"a"}}\n{"kind":"B"}',
      ["a", undefined],
    ],
    ["a comment behind the line between documents", "kind: A\n--- # next\nkind: B\n", [undefined, undefined]],
  ];
  for (const [what, text, expected] of read) {
    it(`reads ${what}`, () => assert.deepEqual(names(text), expected));
  }

  const flawed: readonly (readonly [string, RegExp])[] = [
    ["kind: A\n---\nkind: [1\napiVersion: v1\n", /^a\.yaml, document 2, line 4, column 1: no YAML: /],
    ["kind: 3\napiVersion: v1\n", /line 1: kind: a text is expected, and this is a number/],
    ["kind: A\nmetadata: x\n", /line 2: metadata: an object is expected, and this is a string/],
    ["kind: List\nitems:\n- kind: A\n- 3\n", /^a\.yaml, document 1, line 4: /],
    ["kind: A\nmetadata: *none\n", /line 2: no YAML: .*none/],
    ["kind: A\nmetadata:\n  <<: x\n", /line 3: no YAML: `<<` takes a map/],
    ["kind: A\nmetadata: {[a]: b}\n", /no YAML: the name of a field has to be a text/],
    ["kind: A\n--- kind: B\nmetadata: {}\n", /document 2, line 2: no YAML: `--- kind: B`/],
  ];
  for (const [text, message] of flawed) {
    it(`says where ${JSON.stringify(text)} cannot be read`, () => {
      const { flaws } = parseManifests(text, "a.yaml");
      assert.equal(flaws.length, 1);
      assert.match(`${placeText(flaws[0]?.place ?? { file: "" })}: ${flaws[0]?.reason}`, message);
    });
  }

  const left: readonly (readonly [string, string])[] = [
    ["- kind: A\n", "no-object"],
    ["text\n", "no-object"],
    ["a: [1\nb: 2\n", "no-object"],
    ["name: x\nversion: 1\n", "no-object"],
    ["- {op: add, path: /spec, value: 1}\n", "patch"],
    ["kind: A\n$patch: delete\n", "patch"],
    ["kind: A\ndata: ENC\nsops: {mac: x}\n", "sops"],
    ["kind: A\n{{- if .Values.on }}\nmetadata: {{ x }}\n{{- end }}\n", "template"],
  ];
  for (const [text, reason] of left) {
    it(`leaves out ${JSON.stringify(text)}: ${reason}`, () => {
      const parsed = parseManifests(text, "a.yaml");
      assert.deepEqual(
        [parsed.documents, parsed.flaws, parsed.leftOut.map((one) => one.reason)],
        [[], [], [reason]],
      );
    });
  }

  it("reads the others where one cannot be read", () => {
    const { documents, flaws } = parseManifests(
      "kind: A\n---\nkind: [\nmetadata: 1\n---\nkind: C\n",
      "a.yaml",
    );
    assert.deepEqual([documents.map(({ object }) => object.kind), flaws.length], [["A", "C"], 1]);
  });

  it("says which of two fields of one name is lost", () => {
    const { documents, repeated } = parseManifests("kind: A\nspec:\n  a: 1\n  b: 2\n  a: 3\n", "a.yaml");
    assert.deepEqual(documents[0]?.object.spec, { a: 3, b: 2 });
    assert.deepEqual(
      repeated.map(({ key, line }) => [key, line]),
      [["a", 3]],
    );
    assert.equal(documents[0]?.lineOf("spec.a"), 5);
  });

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
