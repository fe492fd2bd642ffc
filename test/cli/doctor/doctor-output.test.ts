import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createColors } from "picocolors";
import { list } from "tar";
import { chosenChecks } from "../../../cli/doctor/chosen-checks";
import type { Diagnosis } from "../../../cli/doctor/diagnosis";
import { doctorJson } from "../../../cli/doctor/doctor-json";
import { doctorReport } from "../../../cli/doctor/doctor-report";
import { doctorText } from "../../../cli/doctor/doctor-text";
import { waitUntilHealthy } from "../../../cli/doctor/wait-until-healthy";
import { bundledFiles, writeBundle } from "../../../cli/doctor/write-bundle";
import { reportFormats } from "../../../cli/report/format-option";
import { formatReport } from "../../../cli/report/format-report";
import { allChecks } from "../../../health/checks/table";
import { unknown } from "../../../health/fact";
import type { ReadFacts } from "../../../health/facts/cluster-facts";
import { exitCodeOf, healthReport } from "../../../health/health-report";
import { circumstances, healthy, read, withFact } from "../../health/healthy-facts";

const diagnosed = (facts: ReadFacts): Diagnosis => {
  const report = healthReport(facts, circumstances);
  return { about: circumstances, facts, report, exitCode: exitCodeOf(report, "error") };
};

const well = diagnosed(read(healthy));
const right = "list secrets in the whole cluster";
const refused = diagnosed(withFact(read(healthy), "releases", unknown("secrets is forbidden", right)));
const ill = diagnosed(read({ ...healthy, leases: [{ node: "worker-1", ahead: -90 }], server: "v1.35.4" }));
const plain = createColors(false);

describe("what lab doctor prints", () => {
  it("is a line for a healthy cluster, and every check with --verbose", () => {
    assert.equal(
      doctorText(well, plain, false),
      `admin@homelab (https://192.168.0.210:6443): Kubernetes v1.33.1, 2 nodes, Cilium 1.18.6\n✓ healthy: ${allChecks.length} checks passed`,
    );
    assert.match(doctorText(well, plain, true), /\n✓ clock-skew\n/);
  });

  it("is each finding with its fix, the worst first", () => {
    const text = doctorText(ill, plain, false);
    assert.match(
      text,
      /\n✗ error clock-skew: node worker-1\n {4}its clock is 90 s behind the API server's\n {4}fix: talosctl/,
    );
    assert.ok(text.indexOf("✗ error") < text.indexOf("i info kubernetes-version"));
    assert.match(text, /\n✗ not healthy: 1 error, 1 remark, \d+ checks passed$/);
  });

  it("is what could not be read, with the right that is missing", () => {
    const text = doctorText(refused, plain, false);
    assert.match(
      text,
      /\? could not be read: Helm releases\n {4}secrets is forbidden\n {4}missing right: list secrets in the whole cluster\n {4}so not known: chart-version, helm-pending, helm-failed\n/,
    );
    assert.match(text, /\n\? not known: 3 checks could not look, /);
    assert.equal(refused.exitCode, 3);
  });

  it("has for programs the fields that docs/lab.md names", () => {
    const json = doctorJson(refused);
    assert.deepEqual(Object.keys(json), [
      "context",
      "server",
      "healthy",
      "findings",
      "unread",
      "passed",
      "notHere",
    ]);
    assert.equal(json.healthy, false);
    assert.deepEqual(json.unread[0]?.right, right);
    assert.deepEqual(Object.keys(doctorJson(ill).findings[0] ?? {}), [
      "check",
      "severity",
      "subject",
      "evidence",
      "fix",
    ]);
    const page = readFileSync(join(__dirname, "../../../docs/lab.md"), "utf8");
    const row = page.split("\n").find((line) => line.startsWith("| `lab doctor` | `context`")) ?? "";
    for (const name of [...Object.keys(json), ...Object.keys(json.unread[0] ?? {})])
      assert.ok(row.includes(`\`${name}\``), name);
  });

  for (const format of reportFormats) {
    it(`can be ${format}, in which what could not be read is not passed over`, () => {
      const of = (diagnosis: Diagnosis) =>
        formatReport(doctorReport(diagnosis, allChecks, { failOn: "error" }, "1.0.0"), format);
      assert.match(of(ill), /clock-skew/);
      assert.match(of(refused), /not-read/);
      assert.match(of(refused), /secrets is forbidden/);
    });
  }
});

describe("the checks of --only and --skip", () => {
  it("are chosen by their ids", () => {
    assert.deepEqual(
      chosenChecks({ only: ["clock-skew,helm-failed"] }).map(({ id }) => id),
      ["helm-failed", "clock-skew"],
    );
    assert.equal(chosenChecks({ skip: ["clock-skew", "helm-failed"] }).length, allChecks.length - 2);
    assert.equal(chosenChecks({}).length, allChecks.length);
  });
  it("are refused where there is none of that id, or none left", () => {
    assert.throws(() => chosenChecks({ only: ["clock"] }), {
      message: "--only clock: there is no such check",
      fix: "write --only clock-skew",
      exitCode: 2,
    });
    assert.throws(() => chosenChecks({ only: ["clock-skew"], skip: ["clock-skew"] }), /leave no check/);
    assert.throws(() => chosenChecks({ only: [","] }), /names no check/);
  });
});

describe("lab doctor --wait", () => {
  const waiting = async (states: readonly Diagnosis[], seconds = 5) => {
    const told: string[] = [];
    let looks = 0;
    const last = await waitUntilHealthy({
      look: async () => states[Math.min(looks++, states.length - 1)] ?? well,
      progress: ({ report }) => told.push(report.findings[0]?.check ?? report.unread[0]?.title ?? ""),
      seconds,
      pauseMs: 1,
      signal: new AbortController().signal,
    });
    return { last, told, looks };
  };

  it("ends when the cluster is healthy, and tells each state once", async () => {
    const { last, told, looks } = await waiting([ill, ill, ill, well]);
    assert.equal(last, well);
    assert.equal(looks, 4);
    assert.deepEqual(told, ["clock-skew"]);
  });
  it("ends with what is the matter when the time is over", async () => {
    const { last } = await waiting([ill], 0.02);
    assert.equal(last.exitCode, 1);
  });
  it("does not wait for rights, which nobody gets by waiting", async () => {
    const { last, looks } = await waiting([refused]);
    assert.equal(last.exitCode, 3);
    assert.equal(looks, 1);
  });
  it("ends at once when it is interrupted", async () => {
    const controller = new AbortController();
    const work = waitUntilHealthy({
      look: async () => ill,
      progress: () => controller.abort(),
      seconds: 60,
      pauseMs: 60_000,
      signal: controller.signal,
    });
    await assert.rejects(work, { name: "AbortError" });
  });
});

describe("lab doctor --bundle", () => {
  let folder: string;
  before(() => {
    folder = mkdtempSync(join(tmpdir(), "lab-doctor-"));
  });
  after(() => rmSync(folder, { recursive: true, force: true }));

  it("is an archive of the findings and what they rest on, for its owner alone", async () => {
    const file = join(folder, "report.tar.gz");
    writeBundle(file, bundledFiles(refused, doctorText(refused, plain, true), [["lab", "1.0.0"]]));
    assert.equal(statSync(file).mode & 0o777, 0o600);
    const found = new Map<string, string>();
    await list({
      file,
      onReadEntry: (entry) => {
        const chunks: Buffer[] = [];
        entry.on("data", (chunk) => chunks.push(chunk));
        entry.on("end", () => found.set(entry.path, Buffer.concat(chunks).toString("utf8")));
      },
    });
    assert.deepEqual(
      [...found.keys()].slice(0, 4),
      ["README.txt", "report.txt", "report.json", "about.json"].map((name) => `lab-doctor/${name}`),
    );
    assert.equal(found.size, 4 + Object.keys(refused.facts).length);
    assert.match(found.get("lab-doctor/facts/releases.json") ?? "", /secrets is forbidden/);
    assert.match(found.get("lab-doctor/report.txt") ?? "", /Helm releases/);
    for (const [name, text] of found)
      if (name.endsWith(".json")) assert.doesNotThrow(() => JSON.parse(text), name);
  });

  it("is refused where it cannot be written", () => {
    assert.throws(() => writeBundle(join(folder, "no/such/report.tar.gz"), []), {
      exitCode: 2,
      message: /ENOENT/,
    });
  });
});
