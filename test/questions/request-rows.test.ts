import assert from "node:assert/strict";
import { parseManifests } from "../../manifests/parse-manifests";
import { worldFromManifests } from "../../manifests/world-from-manifests";
import { lab } from "../../policies/lab/lab";
import { compareMatrices, decideBoth } from "../../questions/compare-matrices";
import { requestText } from "../../questions/flow-row";
import { manifestSubject } from "../../questions/manifest-subject";
import { decideMatrix } from "../../questions/matrix";
import type { Subject } from "../../questions/subject";

const pod = (name: string) => `
apiVersion: v1
kind: Pod
metadata: {name: ${name}, namespace: shop, labels: {app: ${name}}}
spec: {containers: [{name: c, ports: [{containerPort: 80}]}]}
---`;

/** Two pods, of which one lets in what the rules say. */
const subjectOf = (rules: string): Subject => {
  const text = `${pod("web")}${pod("api")}
apiVersion: cilium.io/v2
kind: CiliumNetworkPolicy
metadata: {name: rules, namespace: shop}
spec:
  endpointSelector: {matchLabels: {app: api}}
  ingress:
    - fromEndpoints: [{matchLabels: {app: web}}]
      toPorts:
        - ports: [{port: "80", protocol: TCP}]
${rules}
`;
  const read = worldFromManifests(parseManifests(text, "fixture.yaml").documents);
  return manifestSubject(read, lab, { kind: "files", name: "fixture" });
};
const http = (...rules: readonly string[]) =>
  subjectOf(
    ["          rules:", "            http:", ...rules.map((rule) => `              - ${rule}`)].join("\n"),
  );
const asked = (subject: Subject) =>
  decideMatrix(subject)
    .rows.filter(({ from, to }) => from === "shop/web" && to === "shop/api")
    .map(({ flow, answer }) => `${requestText(flow)}: ${answer.verdict}`);

describe("requests where a proxy decides", () => {
  it("are those that rules name, and one that they refuse", () => {
    assert.deepEqual(
      asked(http("{method: GET, path: /api/.*}", '{method: PUT|PATCH, path: "/x", host: a.example}')),
      [
        "GET /api/: allowed",
        "PUT /x, host a.example: allowed",
        "PATCH /x, host a.example: allowed",
        "POST /api/: denied-by-l7",
      ],
    );
  });

  it("are TLS handshakes where rules name servers", () => {
    assert.deepEqual(asked(subjectOf("          serverNames: [one.example, '*.two.example']")), [
      "TLS one.example: allowed",
      "TLS www.two.example: allowed",
      "TLS other.example: denied-by-l7",
    ]);
  });

  it("have the headers that rules ask for", () => {
    assert.deepEqual(asked(http('{path: /, headers: ["X-Team: a"]}')), [
      "GET /, X-Team: a: allowed",
      "POST /: denied-by-l7",
    ]);
  });

  it("are not asked about where every one passes, or there is no proxy", () => {
    assert.deepEqual(asked(http("{}")), [": allowed"]);
    assert.deepEqual(asked(subjectOf("")), [": allowed"]);
  });

  it("are not invented where nobody can say what a rule takes", () => {
    assert.deepEqual(asked(http("{path: '[[:alpha:]]+'}")), ["POST /: denied-by-l7"]);
  });

  it("are the same ones on both sides of a comparison", () => {
    const [before, after] = decideBoth(http("{method: GET, path: /a}"), http("{method: GET, path: /b}"));
    assert.deepEqual(
      compareMatrices(before, after).map(({ flow, before: was, after: is }) => [
        requestText(flow),
        was?.verdict,
        is?.verdict,
      ]),
      [
        ["GET /a", "allowed", "denied-by-l7"],
        ["GET /b", "denied-by-l7", "allowed"],
      ],
    );
  });

  it("face the packet alone where only one side has a proxy", () => {
    const [before, after] = decideBoth(subjectOf(""), http("{method: GET, path: /a}"));
    assert.deepEqual(
      compareMatrices(before, after).map(({ flow, before: was, after: is }) => [
        requestText(flow),
        was?.verdict,
        is?.verdict,
      ]),
      [["POST /a", "allowed", "denied-by-l7"]],
    );
  });
});
