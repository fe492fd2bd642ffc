import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { fixture } from "../manifests/manifest-fixtures";
import { runLab } from "./run-lab";

const lint = (...args: readonly string[]) => runLab(["lint", ...args]);

interface LintJson {
  readonly findings: readonly {
    readonly id: string;
    readonly severity: string;
    readonly file: string;
    readonly document: number;
    readonly line: number;
    readonly fix: string;
  }[];
  readonly summary: { readonly policies: number; readonly files: number; readonly error: number };
}

describe("lab lint", function () {
  this.timeout(60_000);

  it("names file, line, field and fix of what is wrong, and exits 1", () => {
    const { status, stdout, stderr } = lint("-f", fixture("misspelt-field.yaml"));
    assert.equal(status, 1, stderr);
    assert.match(
      stdout,
      /misspelt-field\.yaml:10 error unsupported-field\n {2}CiliumNetworkPolicy\/shop\/web, spec\.ingres\n/,
    );
    assert.match(stdout, /\n {2}fix: /);
    assert.match(stdout, /\n1 policy in 1 file: \d errors?/);
  });

  it("prints it as JSON", () => {
    const { status, stdout } = lint("-f", fixture("misspelt-field.yaml"), "--json", "--severity", "error");
    assert.equal(status, 1);
    const { findings, summary } = JSON.parse(stdout) as LintJson;
    const found = findings.find(({ id }) => id === "unsupported-field");
    assert.deepEqual([found?.document, found?.line], [1, 10]);
    assert.deepEqual([summary.policies, summary.files, summary.error], [1, 1, findings.length]);
    assert.ok(findings.every(({ severity }) => severity === "error"));
  });

  it("is no success where the input has no policy", () => {
    const pods = lint("-f", fixture("shop/workloads.yaml"));
    assert.deepEqual([pods.status, pods.stdout], [2, ""]);
    assert.match(pods.stderr, /^error: no policy in the input: 1 file was read\nfix: /);
    const empty = runLab(["lint", "-f", "-"], { input: "" });
    assert.deepEqual([empty.status, empty.stdout], [2, ""]);
    assert.match(empty.stderr, /^error: no policy in the input/);
    const wanted = lint("-f", fixture("shop/workloads.yaml"), "--allow-empty");
    assert.deepEqual([wanted.status, wanted.stdout], [0, "0 policies in 0 files: nothing found\n"]);
  });

  it("reads folders and standard input", () => {
    assert.match(lint("-f", fixture("shop")).stdout, /2 policies in 1 file: /);
    const input = readFileSync(fixture("misspelt-field.yaml"), "utf8");
    assert.match(runLab(["lint", "-f", "-"], { input }).stdout, /standard input:10 error/);
  });

  const wrong: readonly (readonly [readonly string[], RegExp])[] = [
    [[], /^error: nothing to look at/],
    [["-f", "/does/not/exist"], /^error: --file \/does\/not\/exist: there is no such file or folder\n/],
    [["-f", fixture("broken.yaml")], /^error: .*broken\.yaml, document 2, line \d+, column \d+: no YAML: /],
    [["-f", fixture("shop"), "--severity", "fatal"], /Allowed choices are error, warning, info/],
  ];
  for (const [args, message] of wrong) {
    it(`refuses \`lab lint ${args.map((arg) => arg.replace(/.*\/fixtures\//, "")).join(" ")}\` with one message`, () => {
      const { status, stderr } = lint(...args);
      assert.equal(status, 2, stderr);
      assert.match(stderr, message);
      assert.doesNotMatch(stderr, /\n\s+at /);
    });
  }
});
