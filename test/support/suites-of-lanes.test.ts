import assert from "node:assert/strict";
import { readdirSync } from "node:fs";
import path from "node:path";
import { minimatch } from "minimatch";
import { scripts } from "../../package.json";
import { e2eLanes } from "./e2e-lanes";

const root = path.resolve(__dirname, "../..");
const files = readdirSync(path.join(root, "test"), { recursive: true, encoding: "utf8" })
  .map((name) => `test/${name.split(path.sep).join("/")}`)
  .filter((name) => /\.(e2e|api|rendered)\.test\.ts$/.test(name));

/** Whether mocha, started as a script of package.json says, runs a file. */
const runs = (command: string, file: string): boolean => {
  const quoted = [...command.matchAll(/(--ignore )?'([^']+)'/g)];
  const matches = (ignored: boolean): boolean =>
    quoted.some(
      ([, ignore, glob = ""]) => (ignore !== undefined) === ignored && minimatch(file, glob, { dot: true }),
    );
  return matches(false) && !matches(true);
};

const commandOf = (name: string): string => {
  const command: unknown = Reflect.get(scripts, name);
  assert.ok(typeof command === "string", `package.json has no script ${name}`);
  return command;
};

describe("the lanes of end-to-end suites", () => {
  it("run every file that needs a sandbox, in one of them", () => {
    assert.ok(files.length > 30);
    const lanesOf = (file: string) => e2eLanes.filter(({ script }) => runs(commandOf(script), file));
    assert.deepEqual(
      files.map((file) => ({ file, lanes: lanesOf(file).length })).filter(({ lanes }) => lanes !== 1),
      [],
    );
  });

  it("are those of `npm run test:e2e`", () =>
    assert.deepEqual(
      [...commandOf("test:e2e").matchAll(/test:e2e:\w+/g)].map(([name]) => name),
      e2eLanes.map(({ script }) => script),
    ));

  it("notice a file that two of them run, and one that none runs", () => {
    assert.equal(runs("mocha 'test/a/*.test.ts' --ignore 'test/a/b.test.ts'", "test/a/b.test.ts"), false);
    assert.equal(runs("mocha 'test/a/*.test.ts' --ignore 'test/a/b.test.ts'", "test/a/c.test.ts"), true);
    assert.equal(runs("mocha 'test/a/*.test.ts'", "test/a/b/c.test.ts"), false);
  });
});
