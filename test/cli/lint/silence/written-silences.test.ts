import assert from "node:assert/strict";
import { applySilences } from "../../../../cli/lint/silence/apply-silences";
import { ignoreStatement } from "../../../../cli/lint/silence/ignore-statement";
import { writtenSilences } from "../../../../cli/lint/silence/written-silences";
import { parseManifests } from "../../../../manifests/parse-manifests";
import { located } from "./located";

const web = (annotation = "", comment = ""): string =>
  `${comment}apiVersion: cilium.io/v2
kind: CiliumNetworkPolicy
metadata: {name: web, namespace: shop${annotation === "" ? "" : `, annotations: {lab/ignore: ${JSON.stringify(annotation)}}`}}
spec: {endpointSelector: {}, ingress: [{}]}
`;

const silencesOf = (text: string) => writtenSilences(parseManifests(text, "web.yaml").documents);

describe("silences beside a policy", () => {
  it("are an annotation or a comment, for one finding or several, with a reason", () => {
    const { silences, findings } = silencesOf(
      web(
        "l7-shadowed: the old client\nicmp-type-zero, end-port-below-port: why not",
        "# lab/ignore path-is-full-match: meant\n",
      ),
    );
    assert.deepEqual(findings, []);
    assert.deepEqual(
      silences.map(({ by, id, reason }) => `${by} ${id}: ${reason}`),
      [
        "annotation l7-shadowed: the old client",
        "annotation icmp-type-zero: why not",
        "annotation end-port-below-port: why not",
        "comment path-is-full-match: meant",
      ],
    );
  });

  it("stand above the line of dashes, too, and then are about the document below it", () => {
    const text = `# lab/ignore: l7-shadowed: because\n---\n${web()}---\n${web()}`;
    const { silences } = silencesOf(text);
    const { open, silenced } = applySilences([located({ document: 2 }), located({ document: 3 })], silences);
    assert.deepEqual(
      [open.map(({ document }) => document), silenced.map(({ document }) => document)],
      [[3], [2]],
    );
    assert.equal(silences[0]?.line, 1);
    assert.deepEqual(parseManifests(text, "web.yaml").leftOut, []);
  });

  it("are about their own object of a list", () => {
    const item = (name: string, annotations: string) =>
      `{apiVersion: cilium.io/v2, kind: CiliumNetworkPolicy, metadata: {name: ${name}, namespace: shop${annotations}}, spec: {endpointSelector: {}}}`;
    const text = `apiVersion: v1\nkind: List\nitems:\n- ${item("web", ", annotations: {lab/ignore: 'l7-shadowed: why'}")}\n- ${item("db", "")}\n`;
    const { silences } = silencesOf(text);
    const { open, silenced } = applySilences(
      [located(), located({ policy: "CiliumNetworkPolicy/shop/db" })],
      silences,
    );
    assert.deepEqual([open.length, silenced.length], [1, 1]);
    assert.equal(open[0]?.policy, "CiliumNetworkPolicy/shop/db");
  });

  it("that silence nothing are said, once", () => {
    const { silences } = silencesOf(web("l7-shadowed: the old client"));
    assert.deepEqual(applySilences([located()], silences).unused, []);
    const [unused, ...more] = applySilences([located({ id: "invalid-policy" })], silences).unused;
    assert.deepEqual(
      [unused?.id, unused?.file, unused?.line, more.length],
      ["silence-unused", "web.yaml", 3, 0],
    );
  });

  const wrong: readonly (readonly [string, RegExp])[] = [
    ["l7-shadowed", /no reason for ignoring l7-shadowed/],
    ["l7-shadowed:  ", /no reason/],
    ["l7-shadow: why", /no finding "l7-shadow", .*perhaps l7-shadowed/s],
    ["l7-shadowed, nonsense: why", /no finding "nonsense"/],
    [": why", /No finding is named/],
  ];
  for (const [text, message] of wrong) {
    it(`are not understood, and silence nothing: ${JSON.stringify(text)}`, () => {
      const statement = ignoreStatement(text);
      assert.ok("wrong" in statement);
      assert.match(`${statement.wrong} ${statement.fix}`, message);
      const { silences, findings } = silencesOf(web(text));
      assert.deepEqual([silences.length, findings.map(({ id }) => id)], [0, ["silence-not-understood"]]);
    });
  }
});
