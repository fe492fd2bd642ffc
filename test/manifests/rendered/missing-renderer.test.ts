import assert from "node:assert/strict";
import { runRenderer } from "../../../manifests/rendered/run-renderer";

describe("a renderer that is not there", () => {
  const path = process.env.PATH;
  before(() => {
    process.env.PATH = "/nowhere";
  });
  after(() => {
    process.env.PATH = path;
  });

  for (const name of ["kubectl", "helm"] as const) {
    it(`is said, with what to install: ${name}`, () => {
      assert.throws(() => runRenderer(name, ["version"], `--for ${name}`, () => undefined), {
        name: "UserError",
        message: `--for ${name}: it is rendered with ${name}, which is not there`,
        fix: /lab tools$/,
        exitCode: 2,
      });
    });
  }

  it("is another one's where there is one", () => {
    const run = runRenderer("helm", ["-e", "console.log('rendered')"], "--helm x", () => process.execPath);
    assert.deepEqual(run, { stdout: "rendered\n" });
  });
});
