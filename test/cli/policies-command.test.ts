import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseAllDocuments } from "yaml";
import type { PhaseDetailsJson } from "../../cli/policies/phase-details";
import type { PhaseListJson } from "../../cli/policies/phase-list";
import { catalogue, phaseNames } from "../../policies/catalogue";
import { lab } from "../../policies/lab/lab";
import { runLab } from "./run-lab";

const policies = (...args: readonly string[]) => runLab(["policies", ...args]);

describe("lab policies", function () {
  this.timeout(60_000);
  let project: string;
  before(() => {
    project = mkdtempSync(join(tmpdir(), "policies-"));
    const stackFile = (name: string, phase: string) =>
      writeFileSync(
        join(project, `Pulumi.${name}.yaml`),
        `config:\n  phase: ${phase}\n  cluster:\n    context: c\n`,
      );
    stackFile("sandbox", "egress");
    stackFile("other", "baseline");
    stackFile("wrong", "basline");
  });
  after(() => rmSync(project, { recursive: true, force: true }));

  it("lists every stack with needs, pods and summary, and marks the selected one", () => {
    const { status, stdout } = policies("--project", project, "--stack", "other");
    assert.equal(status, 0);
    const [head, ...rows] = stdout.trimEnd().split("\n");
    assert.match(head ?? "", /^\s+NAME\s+NEEDS\s+PODS\s+SUMMARY$/);
    assert.equal(rows.length, phaseNames.length);
    assert.deepEqual(
      rows.filter((row) => row.startsWith("*")).map((row) => row.split(/\s+/)[1]),
      ["baseline"],
    );
    assert.match(
      stdout,
      /mtls\s+cilium, mutual-auth \(cilium\.mutualAuth\.enabled\)\s+server, client, intruder/,
    );
  });

  it("as JSON", () => {
    const { stdout } = policies("--project", project, "--json");
    const { selected, policies: all } = JSON.parse(stdout) as PhaseListJson;
    assert.equal(selected, "egress");
    assert.deepEqual(
      all.map(({ name }) => name),
      phaseNames,
    );
    assert.deepEqual(
      all.filter((stack) => stack.selected).map(({ name }) => name),
      ["egress"],
    );
  });

  it("prints the objects of one as YAML that says the same, without anchors", () => {
    for (const name of ["l7-get-root", "cross-cluster"] as const) {
      const { status, stdout } = policies(name);
      assert.equal(status, 0);
      assert.doesNotMatch(stdout, /[&*]a\d/);
      assert.deepEqual(
        parseAllDocuments(stdout).map((document) => document.toJS()),
        catalogue[name].objects(lab),
      );
    }
    assert.equal(policies("none").stdout, "# none has no objects.\n");
  });

  it("prints everything of one as JSON", () => {
    const details = JSON.parse(policies("mtls", "--json").stdout) as PhaseDetailsJson;
    assert.equal(details.name, "mtls");
    assert.deepEqual(details.requires, ["cilium", "mutual-auth"]);
    assert.equal(details.objects.length, catalogue.mtls.objects(lab).length);
    assert.equal(details.expectations.length, catalogue.mtls.expectations(lab).length);
    assert.equal(details.pitfalls.length, 2);
  });

  it("lists them also where the stack's file has mistakes, marks none, and says so", () => {
    const { status, stdout, stderr } = policies("--project", project, "--stack", "wrong", "--json");
    assert.equal(status, 0);
    assert.equal((JSON.parse(stdout) as PhaseListJson).selected, null);
    assert.match(stderr, /^note: no stack is marked: Pulumi\.wrong\.yaml: /);
  });

  const wrong: readonly (readonly [readonly string[], RegExp])[] = [
    [["fqnd"], /^error: "fqnd" is not a phase\. There are: none, .*\nfix: lab policies fqdn\n$/],
    [["fqdn", "--stack", "homelab"], /^error: --stack marks a row of the list, .*\nfix: /],
    [["--stack", "nowhere"], /^error: .*Pulumi\.nowhere\.yaml cannot be read: ENOENT\nfix: /],
    [["fqdn", "egress"], /^error: too many arguments/],
  ];
  for (const [args, message] of wrong) {
    it(`refuses \`lab policies ${args.join(" ")}\` with one message`, () => {
      const { status, stdout, stderr } = policies(...args);
      assert.equal(status, 2, stderr);
      assert.match(stderr, message);
      assert.equal(stdout, "");
    });
  }
});
