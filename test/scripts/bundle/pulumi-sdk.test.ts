import assert from "node:assert/strict";
import path from "node:path";
import execa from "execa";

const file = path.join(__dirname, "../../../scripts/bundle/pulumi-sdk.js");

/** Answers of a fresh process: here the whole SDK is loaded long since. */
const ask = async (script: string): Promise<unknown> => {
  const { stdout } = await execa(
    process.execPath,
    ["-e", `const sdk = require(${JSON.stringify(file)});${script}`],
    {
      cwd: path.dirname(file),
    },
  );
  return JSON.parse(stdout);
};

describe("the SDK of bundled programs", function () {
  this.timeout(30_000);

  it("has every export of Pulumi's own, and the same instance of each", async () => {
    const answer = await ask(`
      const full = require("@pulumi/pulumi");
            const different = (ours, theirs) =>
        [...new Set([...Object.keys(ours), ...Object.keys(theirs)])].filter((key) => ours[key] !== theirs[key]);
      console.log(JSON.stringify([different(sdk, full), different(sdk.runtime, full.runtime), Object.keys(sdk).length > 40]));`);
    assert.deepEqual(answer, [["runtime"], [], true]);
  });

  it("loads neither TypeScript nor npm's installer nor the automation API", async () => {
    const loaded = `Object.keys(require.cache).filter((name) => /arborist|typescript|automation|closure/.test(name)).length`;
    assert.equal(await ask(`console.log(${loaded})`), 0);
    assert.equal(await ask(`sdk.automation; console.log(${loaded} > 20)`), true);
  });

  it("gives what comes later when it is asked for", async () => {
    const answer = await ask(`console.log(JSON.stringify([
      typeof sdk.automation.LocalWorkspace, typeof sdk.dynamic.Resource, typeof sdk.runtime.setMocks]))`);
    assert.deepEqual(answer, ["function", "function", "function"]);
  });
});
