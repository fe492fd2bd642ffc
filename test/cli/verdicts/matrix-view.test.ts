import assert from "node:assert/strict";
import pc from "picocolors";
import { rowsText, type View, wholeView } from "../../../cli/verdicts/matrix-view";
import { parseManifests } from "../../../manifests/parse-manifests";
import { worldFromManifests } from "../../../manifests/world-from-manifests";
import { lab } from "../../../policies/lab/lab";
import { manifestSubject } from "../../../questions/manifest-subject";
import { decideMatrix, type Matrix } from "../../../questions/matrix";
import { phaseSubject } from "../../../questions/phase-subject";
import { manyWorkloads } from "./many-workloads";

describe("the flows of a matrix in a terminal", function () {
  this.timeout(60_000);
  let matrix: Matrix;
  before(() => {
    const read = worldFromManifests(parseManifests(manyWorkloads(18), "many.yaml").documents);
    matrix = decideMatrix(manifestSubject(read, lab, { kind: "files", name: "many" }));
  });
  const lines = (view: Partial<View> = {}): readonly string[] =>
    rowsText(matrix, { ...wholeView(0), ...view }, pc.createColors(false)).split("\n");
  const filter = (namespaces: readonly string[], workloads: readonly string[] = []) => ({
    filter: { namespaces, workloads },
  });

  it("are counted by namespace where they are many", () => {
    const overview = lines();
    assert.ok(overview.length < 30, String(overview.length));
    assert.ok(
      overview.some((line) => /^team-3\s+5\s+4 allowed, 16 denied\s/.test(line)),
      overview.join("\n"),
    );
    assert.match(overview.at(-1) ?? "", /^\d+ flows, counted: --namespace NAME/);
  });

  it("are joined where they are decided alike, if one namespace is asked about, its own ends first", () => {
    const one = lines(filter(["team-3"]));
    assert.ok(one.length < 60, String(one.length));
    assert.ok(one.some((line) => /^team-3\/db\s+8080\/TCP\s+allowed\s+team-3\/web\s/.test(line)));
    assert.ok(one.some((line) => /^team-0: 5 ends\s+8080\/TCP\s+denied-by-default\s/.test(line)));
    assert.match(one[1] ?? "", /^team-3\//);
  });

  it("are each shown if few, if asked for, or if they are a phase's", () => {
    assert.ok(lines({ all: true }).length > 8000);
    assert.ok(lines({ ...filter([], ["team-3/db"]), screen: 1000 }).length > 170);
    const phase = decideMatrix(phaseSubject(lab, "l7-get-root"));
    const each = rowsText(phase, { ...wholeView(0), screen: 1 }, pc.createColors(false)).split("\n");
    assert.equal(each.length, phase.rows.length + 1);
  });

  it("say how many of them are shown", () => {
    const text = lines({ filter: { namespaces: [], workloads: ["team-3/db"], only: "allowed" } });
    assert.ok(text.some((line) => /^\d+ of \d+ flows are shown$/.test(line)));
    assert.deepEqual(lines({ filter: { namespaces: ["none"], workloads: [] } }), ["no flow is like that"]);
  });
});
