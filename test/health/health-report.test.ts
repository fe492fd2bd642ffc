import assert from "node:assert/strict";
import { allChecks } from "../../health/checks/table";
import { unknown } from "../../health/fact";
import { exitCodeOf, healthReport } from "../../health/health-report";
import { bare, circumstances, healthy, read, withFact } from "./healthy-facts";

const facts = read(healthy);

describe("a report of a cluster's health", () => {
  it("is clean for a healthy cluster", () => {
    const report = healthReport(facts, circumstances);
    assert.deepEqual(report.findings, []);
    assert.deepEqual(report.unread, []);
    assert.equal(report.passed.length, allChecks.length);
    for (const failOn of ["error", "warning", "info", "none"] as const)
      assert.equal(exitCodeOf(report, failOn), 0);
  });

  it("has the worst first, and counts what is asked for", () => {
    const report = healthReport(read({ ...bare, server: "v1.35.4" }), circumstances);
    const order = report.findings.map(({ severity }) => severity);
    const rank = ["error", "warning", "info"];
    assert.deepEqual(
      order,
      [...order].sort((one, other) => rank.indexOf(one) - rank.indexOf(other)),
    );
    assert.deepEqual(new Set(order), new Set(["error", "warning", "info"]));
    assert.equal(exitCodeOf(report, "error"), 1);
    assert.equal(exitCodeOf(report, "none"), 0);
    const remark = healthReport(read({ ...healthy, server: "v1.35.4" }), circumstances);
    assert.deepEqual(
      (["error", "warning", "info"] as const).map((least) => exitCodeOf(remark, least)),
      [0, 0, 1],
    );
  });

  it("says once what could not be read for one reason, with every check that could not look", () => {
    const refused = unknown("secrets is forbidden", "list secrets in the whole cluster");
    const blind = withFact(withFact(facts, "releases", refused), "certificates", refused);
    const report = healthReport(blind, circumstances);
    assert.equal(report.unread.length, 1);
    assert.deepEqual(report.unread[0]?.facts, ["releases", "certificates"]);
    assert.equal(report.unread[0]?.title, "Helm releases, certificates");
    assert.equal(report.unread[0]?.right, "list secrets in the whole cluster");
    assert.deepEqual(report.unread[0]?.checks, [
      "chart-version",
      "helm-pending",
      "helm-failed",
      "certificate-expired",
      "certificate-ends-soon",
      "certificate-from-the-future",
    ]);
    assert.equal(exitCodeOf(report, "error"), 3);
    for (const id of report.unread[0]?.checks ?? []) assert.ok(!report.passed.includes(id), id);
  });

  it("tells an error before what it does not know", () => {
    const dead = unknown("connect ECONNREFUSED");
    const names = Object.keys(facts).map((name) => [name, dead]);
    const report = healthReport(Object.fromEntries(names) as unknown as typeof facts, circumstances);
    assert.deepEqual(
      report.findings.map(({ check }) => check),
      ["api-unreachable"],
    );
    assert.equal(report.unread.length, 1);
    assert.deepEqual(report.passed, ["other-context"]);
    assert.equal(exitCodeOf(report, "error"), 1);
    assert.equal(exitCodeOf(report, "none"), 3);
  });

  it("runs only the checks that are asked for", () => {
    const [first] = allChecks;
    assert.ok(first);
    assert.deepEqual(healthReport(facts, circumstances, [first]).passed, [first.id]);
  });
});
