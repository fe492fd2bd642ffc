import assert from "node:assert/strict";
import { runLab } from "./run-lab";

describe("lab verify-clean", () => {
  it("says what Pulumi does first, and what --fix is for", () => {
    const { status, stdout } = runLab(["verify-clean", "--help"]);
    assert.equal(status, 0);
    assert.match(stdout, /pulumi config set phase none && pulumi up/);
    assert.match(stdout, /Exit codes: 0 clean, 1 not clean/);
  });

  const wrong: readonly (readonly [readonly string[], number, RegExp])[] = [
    [[], 1, /^error: there is no kubeconfig|^error: the kubeconfig cannot be read/],
    [["--after", "never"], 2, /^error: option '--after <what>' argument 'never' is invalid/],
    [["now"], 2, /^error: too many arguments/],
  ];
  for (const [args, exitCode, message] of wrong) {
    it(`ends with ${exitCode} for \`lab verify-clean ${args.join(" ")}\` without a kubeconfig, with one message`, () => {
      const { status, stdout, stderr } = runLab(["verify-clean", ...args]);
      assert.equal(status, exitCode, stderr);
      assert.match(stderr, message);
      assert.doesNotMatch(stderr, /\n\s+at /);
      assert.equal(stdout, "");
    });
  }
});
