import assert from "node:assert/strict";
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { checkFolder } from "../../../cli/expectations/check-folder";
import { nothingMore } from "../../../cli/expectations/load-folder";
import { testReport } from "../../../cli/expectations/test-report";
import { formatReport } from "../../../cli/report/format-report";
import { diffReport, matrixReport } from "../../../cli/verdicts/matrix-report";
import { lab } from "../../../policies/lab/lab";
import { compareMatrices } from "../../../questions/compare-matrices";
import { decideMatrix } from "../../../questions/matrix";
import { phaseSubject } from "../../../questions/phase-subject";
import { junitFaults, sarifFaults } from "../../support/report-schemas";

const shop = path.join(__dirname, "../../../examples/shop");
const baseline = phaseSubject(lab, "baseline");

describe("what test and verdicts say, in every format", () => {
  let folder: string;
  before(() => {
    folder = mkdtempSync(path.join(tmpdir(), "flow-reports-"));
    cpSync(shop, folder, { recursive: true });
    const file = path.join(folder, "policies.yaml");
    writeFileSync(file, readFileSync(file, "utf8").replace("method: GET", "method: .*"));
  });
  after(() => rmSync(folder, { recursive: true }));
  const of = (one: string) =>
    testReport(
      [checkFolder({ file: path.join(one, "expectations.yaml"), folder: one }, nothingMore)],
      "1.2.3",
    );

  for (const [name, report] of [
    ["expectations", () => of(folder)],
    [
      "a matrix",
      () =>
        matrixReport(decideMatrix({ ...baseline, world: { ...baseline.world, policies: [] } }), [], "1.2.3"),
    ],
    [
      "a comparison",
      () => {
        const sides = [baseline, phaseSubject(lab, "l7-get-root")] as const;
        const rows = compareMatrices(decideMatrix(sides[0]), decideMatrix(sides[1]));
        return diffReport(sides, rows, { version: "1.2.3", fails: true, isForPeople: false });
      },
    ],
  ] as const) {
    it(`is valid SARIF and valid JUnit XML, of ${name}`, () => {
      assert.deepEqual(sarifFaults(formatReport(report(), "sarif")), []);
      assert.equal(junitFaults(formatReport(report(), "junit")), "");
    });
    it(`has a rule for every result and something that fails, of ${name}`, () => {
      const { results, rules } = report();
      assert.ok(results.some(({ fails }) => fails));
      assert.ok(results.every(({ rule }) => rules.some(({ id }) => id === rule)));
    });
  }

  it("puts an expectation that is not met beside its line", () => {
    assert.match(
      formatReport(of(folder), "github"),
      /^::error file=.*expectations\.yaml,line=7,title=expectation::shop\/web → shop\/api 9000\/TCP DELETE \/api\/items: It is to be denied-by-l7/,
    );
    assert.match(formatReport(of(folder), "junit"), /tests="6" failures="1"/);
  });

  it("passes where everything holds", () => {
    const { results, summary } = of(shop);
    assert.equal(summary, "6 expectations in 1 file met");
    assert.ok(results.every(({ level, fails }) => level === "pass" && !fails));
    assert.match(formatReport(of(shop), "junit"), /tests="6" failures="0"/);
  });

  it("is a table of the flows that change, for a comment on a pull request", () => {
    const sides = [baseline, phaseSubject(lab, "l7-get-root")] as const;
    const rows = compareMatrices(decideMatrix(sides[0]), decideMatrix(sides[1]));
    const text = formatReport(
      diffReport(sides, rows, { version: "1", fails: false, isForPeople: true }),
      "markdown",
    );
    assert.match(
      text,
      /^### lab verdicts\n\nphase baseline → phase l7-get-root: \d+ flows decided differently\n/,
    );
    assert.match(text, /\| `client` \| `server` \| `8080\/TCP` \| `POST \/` \| allowed \| denied-by-l7 \|/);
    const same = formatReport(
      diffReport(sides, [], { version: "1", fails: false, isForPeople: true }),
      "markdown",
    );
    assert.match(same, /every flow is decided the same/);
  });
});
