import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { quoteFish, quotePosix } from "../../messages/shell-quoting";
import { formatEnvironment, sandboxEnvironment, sandboxVariables } from "../../sandbox/environment";
import { sandboxPaths } from "../../sandbox/paths";

describe("environment of the sandbox", () => {
  let project: string;
  before(() => {
    project = path.join(mkdtempSync(path.join(tmpdir(), "lab-env-")), `it's "a" $HOME \`x\` \\ project`);
    mkdirSync(project);
  });
  after(() => rmSync(path.dirname(project), { recursive: true, force: true }));

  it("survives a shell, whatever the folder is called", () => {
    const paths = sandboxPaths(project);
    const names = Object.keys(sandboxVariables(paths));
    const script = `${formatEnvironment(paths, "posix")}\nfor n in PATH ${names.join(" ")}; do eval "printf '%s=%s\\n' $n \\"\\$$n\\""; done`;
    const output = execFileSync("/bin/sh", ["-c", script], { encoding: "utf8", env: { PATH: "/usr/bin" } });
    const seen = Object.fromEntries(
      output
        .trim()
        .split("\n")
        .map((line) => [line.slice(0, line.indexOf("=")), line.slice(line.indexOf("=") + 1)]),
    );
    assert.deepEqual(seen, { PATH: `${paths.bin}:/usr/bin`, ...sandboxVariables(paths) });
  });

  it("keeps every place of the user's out: all paths lie below .sandbox", () => {
    const paths = sandboxPaths(project);
    const places = Object.entries(sandboxVariables(paths)).filter(
      ([name, value]) => value.includes("/") && name !== "KWOK_WORKDIR",
    );
    assert.ok(places.length >= 7);
    for (const [name, value] of places)
      assert.ok(value.replace("file://", "").startsWith(`${paths.root}/`), name);
  });

  it("removes variables that would win over ours", () => {
    const environment = sandboxEnvironment(project, {
      PATH: "/usr/bin",
      PULUMI_ACCESS_TOKEN: "t",
      PULUMI_STACK: "homelab",
    });
    assert.equal(environment.PULUMI_ACCESS_TOKEN, undefined);
    assert.equal(environment.PULUMI_STACK, undefined);
    assert.match(formatEnvironment(sandboxPaths(project), "posix"), /^unset .*PULUMI_ACCESS_TOKEN/m);
  });

  it("puts its own folder first in PATH, once", () => {
    const once = sandboxEnvironment(project, { PATH: "/usr/bin" });
    const twice = sandboxEnvironment(project, once);
    assert.equal(twice.PATH, `${sandboxPaths(project).bin}:/usr/bin`);
  });

  it("speaks fish and JSON", () => {
    const paths = sandboxPaths(project);
    assert.match(formatEnvironment(paths, "fish"), /^set -gx KUBECONFIG '/m);
    assert.equal(JSON.parse(formatEnvironment(paths, "json")).KUBECONFIG, paths.kubeconfig);
  });

  it("quotes for each shell", () => {
    assert.equal(quotePosix("a'b"), `'a'\\''b'`);
    assert.equal(quoteFish("a'b\\c"), "'a\\'b\\\\c'");
  });
});
