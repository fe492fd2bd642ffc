import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";

const LAB = path.join(__dirname, "..", "..", "cli", "lab.js");

describe("lab", () => {
  let project: string;
  before(() => {
    project = mkdtempSync(path.join(tmpdir(), "lab-cli-"));
  });
  after(() => rmSync(project, { recursive: true, force: true }));

  const lab = (args: readonly string[], environment: Record<string, string> = {}) =>
    spawnSync(process.execPath, [LAB, ...args], {
      encoding: "utf8",
      env: { ...process.env, ...environment },
    });

  it("lists its commands and exit codes", () => {
    const { stdout, status } = lab(["--help"]);
    assert.equal(status, 0);
    for (const text of ["start", "sandbox", "tools", "Exit codes: 0 success"])
      assert.ok(stdout.includes(text), text);
  });

  it("says its version", () => {
    assert.match(lab(["--version"]).stdout, /^\d+\.\d+\.\d+\n$/);
  });

  it("is a program of the checkout, also by a link from elsewhere", () => {
    const own = path.join(path.dirname(LAB), "../lab");
    const link = path.join(project, "lab");
    symlinkSync(own, link);
    for (const program of [own, link]) {
      const { stdout, status } = spawnSync(program, ["--version"], { encoding: "utf8", cwd: project });
      assert.equal(status, 0);
      assert.equal(stdout, lab(["--version"]).stdout);
    }
    rmSync(link);
  });

  const wrong: readonly (readonly string[])[] = [
    ["nonsense"],
    ["sandbox", "sideways"],
    ["sandbox", "env", "--shell", "cmd"],
    ["sandbox", "up", "--provider", "official"],
    ["--project", "/does/not/exist", "sandbox", "status"],
  ];
  for (const args of wrong) {
    it(`exits 2 for \`lab ${args.join(" ")}\``, () => {
      const { status, stderr } = lab(args);
      assert.equal(status, 2, stderr);
      assert.doesNotMatch(stderr, /\n\s+at /);
    });
  }

  it("status of nothing: says so, exits 3, as text and as JSON", () => {
    const text = lab(["--project", project, "sandbox", "status"]);
    assert.equal(text.status, 3);
    assert.equal(text.stdout, "sandbox: stopped (nothing was started)\nstart it with: ./lab sandbox up\n");
    const json = lab(["sandbox", "status", "--json"], { LAB_PROJECT: project });
    assert.equal(json.status, 3);
    assert.equal(JSON.parse(json.stdout).state, "stopped");
  });

  it("down of nothing is harmless", () => {
    const { status, stderr } = lab(["--project", project, "sandbox", "down"]);
    assert.equal(status, 0);
    assert.equal(stderr, "sandbox: nothing to stop\n");
  });

  it("up outside of a project says what is missing", () => {
    const { status, stderr } = lab(["--project", project, "sandbox", "up"]);
    assert.equal(status, 1);
    assert.match(stderr, /there is no Pulumi\.yaml in /);
  });

  it("env prints nothing but settings", () => {
    const { stdout, status } = lab(["--project", project, "sandbox", "env"]);
    assert.equal(status, 0);
    for (const line of stdout.trim().split("\n")) assert.match(line, /^(export [A-Z_]+=|unset )/);
  });
});
