import assert from "node:assert/strict";
import {
  baselineOf,
  baselineText,
  compareWithBaseline,
  fingerprintOf,
  parseBaseline,
} from "../../../../cli/lint/silence/baseline";
import { located } from "./located";

const same = (file: string): string => file;

const old = [
  located(),
  located({ path: "spec.ingress[1]", line: 9 }),
  located({ id: "unreadable-manifest", policy: "", path: "", file: "old.yaml" }),
];
const baseline = parseBaseline(baselineText(baselineOf(old, same)), "known.json");

describe("a baseline", () => {
  it("has what was found, whatever line, file or place in its list it has since", () => {
    const moved = [
      located({ path: "spec.ingress[3]", line: 99, file: "renamed.yaml", document: 4 }),
      located({ path: "spec.ingress[0]" }),
      located({ id: "unreadable-manifest", policy: "", path: "", file: "old.yaml", line: 5 }),
    ];
    const { fresh, known, gone } = compareWithBaseline(moved, baseline, same);
    assert.deepEqual([fresh.length, known.length, gone], [0, 3, 0]);
    assert.equal(
      fingerprintOf(located(), same),
      fingerprintOf(located({ line: 99, path: "spec.ingress[3]" }), same),
    );
  });

  const news: readonly (readonly [string, ReturnType<typeof located>])[] = [
    ["of another kind", located({ id: "path-is-full-match" })],
    ["about another policy", located({ policy: "CiliumNetworkPolicy/shop/db" })],
    ["in another field", located({ path: "spec.egress[0]" })],
    ["one more of the same", located({ path: "spec.ingress[2]" })],
    [
      "in another unreadable file",
      located({ id: "unreadable-manifest", policy: "", path: "", file: "new.yaml" }),
    ],
  ];
  for (const [name, finding] of news) {
    it(`does not have what is new: ${name}`, () => {
      assert.deepEqual(compareWithBaseline([...old, finding], baseline, same).fresh, [finding]);
    });
  }

  it("says how many of its findings are gone", () => {
    assert.equal(compareWithBaseline([located()], baseline, same).gone, 2);
  });

  it("is the same text whatever the order of the findings", () => {
    assert.equal(baselineText(baselineOf([...old].reverse(), same)), baselineText(baselineOf(old, same)));
  });

  for (const [text, message] of [
    ["{", /^known\.json: no JSON: /],
    ['{"about": "", "version": 2, "findings": []}', /^known\.json: no baseline: version: /],
    ['{"about": "", "version": 1, "findings": [{"finding": "x"}]}', /no baseline: findings\.0\.policy: /],
  ] as const) {
    it(`is refused: ${text}`, () => {
      assert.throws(() => parseBaseline(text, "known.json"), { name: "UserError", message, exitCode: 2 });
    });
  }
});
