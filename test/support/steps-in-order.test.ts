import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import execa from "execa";

const root = join(__dirname, "../..");
const helper = JSON.stringify(join(__dirname, "steps-in-order"));

/** Three suites, of which the first and the last are steps in order; the second step of the first fails. */
const suites = (inOrder: string): string => `
  const { stepsInOrder } = require(${helper});
  describe("first", function () {
    ${inOrder};
    it("one", () => {});
    it("two", () => { throw new Error("broken"); });
    it("three", () => {});
    describe("within", () => { it("four", () => {}); });
  });
  describe("second", () => { it("five", () => {}); });
  describe("third", function () {
    ${inOrder};
    it("six", () => {});
    it("seven", () => {});
  });`;

interface Report {
  readonly passes: readonly { readonly title: string }[];
  readonly failures: readonly { readonly title: string; readonly err: { readonly message?: string } }[];
}

describe("steps in order", function () {
  this.timeout(60_000);
  let folder: string;

  before(() => {
    folder = mkdtempSync(join(tmpdir(), "steps-"));
  });
  after(() => rmSync(folder, { recursive: true, force: true }));

  const run = async (inOrder: string): Promise<Report> => {
    const file = join(folder, "suites.js");
    writeFileSync(file, suites(inOrder));
    const mocha = join(root, "node_modules/mocha/bin/mocha.js");
    const { stdout } = await execa(
      process.execPath,
      [mocha, "--no-config", "--require", "tsx/cjs", "--reporter", "json", file],
      { cwd: root, reject: false },
    );
    return JSON.parse(stdout) as Report;
  };
  const titles = (list: readonly { readonly title: string }[]): string[] => list.map(({ title }) => title);

  it("end with the first that fails, and hide no other suite", async () => {
    const { passes, failures } = await run("stepsInOrder()");
    assert.deepEqual(titles(passes), ["one", "five", "six", "seven"]);
    assert.deepEqual(titles(failures), ["two", '"before each" hook for "three"']);
    assert.equal(failures[1]?.err.message, "not run, since this step failed: two");
  });

  it("would be hidden by mocha's bail", async () => {
    const { passes } = await run("this.bail(true)");
    assert.ok(!titles(passes).includes("seven"), String(titles(passes)));
  });
});
