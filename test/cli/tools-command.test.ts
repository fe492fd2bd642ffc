import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { toolsFor } from "../../sandbox/toolchain/catalogue";
import { TOOL_NAMES } from "../../sandbox/toolchain/tool";
import { runLab } from "./run-lab";

describe("lab tools", () => {
  let root: string;
  before(() => {
    root = mkdtempSync(path.join(tmpdir(), "lab-tools-"));
  });
  after(() => rmSync(root, { recursive: true, force: true }));

  /** Which tools are missing on a machine that has none. */
  const missing = (...args: readonly string[]) => {
    const environment = { PATH: root, XDG_CACHE_HOME: root, PULUMI_HOME: root };
    const { status, stdout } = runLab(["tools", "--check", "--json", ...args], { environment });
    const found = JSON.parse(stdout) as { name: string; source: string }[];
    assert.equal(status, 1);
    assert.ok(found.every(({ source }) => source === "missing"));
    return found.map(({ name }) => name);
  };

  it("means all tools", () => assert.deepEqual(missing(), [...TOOL_NAMES]));

  it("means those of one purpose when asked to", () => {
    assert.deepEqual(missing("--for", "sandbox"), toolsFor("sandbox"));
    assert.deepEqual(missing("--for", "evidence"), ["prometheus", "promtool"]);
  });

  it("knows no other purpose", () => {
    const { status, stderr } = runLab(["tools", "--for", "fun"]);
    assert.equal(status, 2);
    assert.match(stderr, /Allowed choices are sandbox, evidence/);
  });
});
