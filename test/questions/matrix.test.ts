import assert from "node:assert/strict";
import pc from "picocolors";
import { diffJson, diffText } from "../../cli/verdicts/diff-text";
import { matrixJson } from "../../cli/verdicts/matrix-json";
import { matrixText } from "../../cli/verdicts/matrix-text";
import { readManifestFiles } from "../../manifests/manifest-files";
import { worldFromManifests } from "../../manifests/world-from-manifests";
import { type PhaseName, phaseNames } from "../../policies/catalogue";
import { lab } from "../../policies/lab/lab";
import { compareMatrices } from "../../questions/compare-matrices";
import { manifestSubject } from "../../questions/manifest-subject";
import { decideMatrix, isMet, matrixExitCode, refusedPolicies, unmetRows } from "../../questions/matrix";
import { phaseSubject } from "../../questions/phase-subject";
import { fixture } from "../manifests/manifest-fixtures";

const plain = pc.createColors(false);
const coloured = pc.createColors(true);
const ofPhase = (phase: PhaseName) => decideMatrix(phaseSubject(lab, phase));
const ofFiles = (name: string, phase?: PhaseName) =>
  decideMatrix(
    manifestSubject(worldFromManifests(readManifestFiles([fixture(name)])), lab, {
      kind: "files",
      name,
      ...(phase === undefined ? {} : { phase }),
    }),
  );

describe("the matrix", () => {
  for (const phase of phaseNames) {
    it(`of phase ${phase} is as the phase expects`, () => {
      const matrix = ofPhase(phase);
      assert.deepEqual(unmetRows(matrix), []);
      assert.deepEqual(refusedPolicies(matrix), []);
      assert.equal(matrixExitCode(matrix), 0);
      assert.equal(matrix.rows.filter((row) => isMet(row)).length, matrix.subject.expected.length);
      assert.match(matrixText(matrix, plain), new RegExp(`✓ as phase ${phase} expects: \\d`));
    });
  }

  it("of files without pods asks about those that the policies speak of, and says so", () => {
    const matrix = ofFiles("server-denied.yaml");
    assert.equal(matrixExitCode(matrix), 0);
    const text = matrixText(matrix, plain);
    assert.match(text, /note: there are no pods in the files: supposed ones are asked about, 1 that/);
    assert.match(text, /policy-lab\/any\s+world\s+443\/TCP\s+denied-by-default/);
    assert.doesNotMatch(text, /client|server\s/);
  });

  it("of files held against a phase lists what is not met, with both verdicts and why", () => {
    const matrix = ofFiles("server-denied.yaml", "baseline");
    assert.equal(matrixExitCode(matrix), 1);
    const text = matrixText(matrix, plain);
    assert.match(text, /✗ 3 of 6 expectations of phase baseline not met/);
    assert.match(
      text,
      /✗ client → server 8080\/TCP GET \/\n {4}expected: allowed, because .*\n {4}computed: denied-by-default\n {4}egress: .*default-deny/,
    );
  });

  it("of files with pods asks about their workloads", () => {
    const matrix = ofFiles("shop");
    const verdicts = new Map(
      matrix.rows.map(({ from, to, answer }) => [`${from} ${to}`, answer.verdict] as const),
    );
    assert.equal(verdicts.get("shop/web shop/db"), "allowed");
    assert.equal(verdicts.get("shop/migrate shop/db"), "denied-by-default");
    assert.equal(matrixExitCode(matrix), 0);
    assert.match(
      matrixText(matrix, plain),
      /no flow to these is asked about, since they name no port: shop\/migrate/,
    );
  });

  it("of a policy that is not valid says which field, and exits 1", () => {
    const matrix = ofFiles("misspelt-field.yaml");
    assert.equal(matrixExitCode(matrix), 1);
    assert.match(
      matrixText(matrix, plain),
      /✗ CiliumNetworkPolicy\/shop\/web is not valid.*\n {4}spec\.ingres: /,
    );
  });

  it("has colours only where they are wanted", () => {
    const start = String.fromCharCode(27);
    assert.ok(!matrixText(ofPhase("baseline"), plain).includes(start));
    assert.ok(matrixText(ofPhase("baseline"), coloured).includes(start));
  });

  it("has a stable shape in JSON", () => {
    const json = matrixJson(ofPhase("baseline"));
    assert.deepEqual(Object.keys(json), ["subject", "policies", "flows", "unmet"]);
    assert.deepEqual(json.subject, { kind: "phase", name: "baseline", phase: "baseline", notes: [] });
    assert.equal(json.unmet, 0);
    const [first] = json.flows;
    assert.deepEqual(Object.keys(first ?? {}), [
      "from",
      "to",
      "flow",
      "verdict",
      "egress",
      "ingress",
      "l7",
      "auth",
      "because",
      "expected",
      "met",
    ]);
    assert.equal(first?.met, true);
    assert.ok(json.flows.some(({ expected, met }) => expected === null && met === null));
  });
});

describe("the comparison of two matrices", () => {
  const before = ofPhase("baseline");
  const after = ofPhase("deny-proof");

  it("has the flows that are decided differently, and no others", () => {
    const rows = compareMatrices(before, after);
    const [get] = rows.filter(({ flow }) => flow.http?.method === "GET");
    assert.deepEqual([get?.before?.verdict, get?.after?.verdict], ["allowed", "denied-by-default"]);
    assert.ok(rows.every((row) => row.before?.verdict !== row.after?.verdict));
    assert.deepEqual(compareMatrices(before, before), []);
  });

  it("has flows that one side alone has", () => {
    const rows = compareMatrices(before, after);
    const [post] = rows.filter(({ flow }) => flow.http?.method === "POST");
    assert.equal(post?.after, undefined);
    assert.match(diffText(before.subject, after.subject, rows, plain), /POST \/\s+allowed\s+no such flow/);
    assert.equal(
      diffJson(before.subject, after.subject, rows).flows.find(({ after }) => after === null)?.to,
      "server",
    );
  });

  it("says so where nothing differs", () => {
    assert.equal(
      diffText(before.subject, before.subject, [], plain),
      "phase baseline → phase baseline: every flow is decided the same",
    );
  });
});
