import assert from "node:assert/strict";
import { type Mode, parseMode, type VerdictsOptions } from "../../../cli/verdicts/parse-mode";
import { UserError } from "../../../messages/user-error";

describe("what lab verdicts is asked", () => {
  const accepted: readonly (readonly [VerdictsOptions, Mode])[] = [
    [{}, { kind: "matrix", source: { kind: "stack", stack: "sandbox" } }],
    [{ stack: "homelab" }, { kind: "matrix", source: { kind: "stack", stack: "homelab" } }],
    [{ phase: "baseline" }, { kind: "matrix", source: { kind: "phase", phase: "baseline" } }],
    [{ file: ["a"] }, { kind: "matrix", source: { kind: "files", files: ["a"] } }],
    [
      { file: ["a"], phase: "none" },
      { kind: "matrix", source: { kind: "files", files: ["a"], phase: "none" } },
    ],
    [
      { kustomize: ["k"], helm: ["h"], values: ["v"] },
      {
        kind: "matrix",
        source: { kind: "files", files: [], render: { kustomize: ["k"], helm: ["h"], values: ["v"] } },
      },
    ],
    [
      { live: true, with: ["f", "kustomize:k", "helm:h"], values: ["v"] },
      {
        kind: "change",
        source: { kind: "live" },
        with: { files: ["f"], render: { kustomize: ["k"], helm: ["h"], values: ["v"] } },
        without: [],
      },
    ],
    [
      { diff: ["kustomize:k", "file:helm:h"] },
      {
        kind: "diff",
        before: { kind: "files", files: [], render: { kustomize: ["k"], helm: [], values: [] } },
        after: { kind: "files", files: ["helm:h"] },
      },
    ],
    [
      { live: true, context: "c" },
      { kind: "matrix", source: { kind: "live", context: "c" } },
    ],
    [
      { from: "a", to: "b" },
      { kind: "question", source: { kind: "stack", stack: "sandbox" } },
    ],
    [
      { diff: ["baseline", "file:x"] },
      {
        kind: "diff",
        before: { kind: "phase", phase: "baseline" },
        after: { kind: "files", files: ["x"] },
      },
    ],
    [
      { diff: ["live", "none"], context: "c", exitCode: true },
      { kind: "diff", before: { kind: "live", context: "c" }, after: { kind: "phase", phase: "none" } },
    ],
  ];
  for (const [options, mode] of accepted) {
    it(`understands ${JSON.stringify(options)}`, () => assert.deepEqual(parseMode(options), mode));
  }

  const refused: readonly (readonly [VerdictsOptions, RegExp])[] = [
    [{ phase: "basline" }, /^--phase "basline" is not a phase\. Accepted: none, baseline/],
    [{ phase: "toString" }, /is not a phase/],
    [{ live: true, file: ["a"] }, /^--live and --file are two sources/],
    [{ live: true, kustomize: ["a"] }, /^--live and --kustomize are two sources/],
    [{ live: true, helm: ["a"] }, /^--live and --helm are two sources/],
    [{ stack: "s", helm: ["a"] }, /^--stack and --helm do not go together$/],
    [{ diff: ["none", "none"], helm: ["a"] }, /^--diff and --helm do not go together$/],
    [{ file: ["a"], values: ["v"] }, /^--values is for charts, and there is no --helm$/],
    [{ diff: ["none", "kustomize:k"], values: ["v"] }, /^--values is for charts/],
    [{ context: "c" }, /^--context is given without --live$/],
    [{ stack: "s", phase: "none" }, /^--stack and --phase do not go together$/],
    [{ stack: "s", file: ["a"] }, /^--stack and --file do not go together$/],
    [{ stack: "s", live: true }, /^--stack and --live do not go together$/],
    [{ from: "a" }, /^--from is given without --to$/],
    [{ from: "a", to: "b", html: "f" }, /^--html shows the matrix/],
    [{ with: ["f"] }, /^--with changes what a cluster or files have, and neither is given$/],
    [{ phase: "none", without: ["a/b"] }, /^--without changes what a cluster or files have/],
    [{ live: true, with: ["f"], html: "h" }, /^--with and --html do not go together$/],
    [{ diff: ["none", "none"], with: ["f"] }, /^--diff and --with do not go together$/],
    [{ phase: "own" }, /^--phase own: its policies are in a folder of yours/],
    [{ exitCode: true }, /^--exit-code is given without --diff$/],
    [{ diff: ["none"] }, /^--diff takes two sides and got 1$/],
    [{ diff: ["none", "none", "none"] }, /^--diff takes two sides and got 3$/],
    [{ diff: ["none", "nine"] }, /^--diff "nine" is nothing to compare/],
    [{ diff: ["none", "none"], html: "f" }, /^--diff and --html do not go together$/],
    [{ diff: ["none", "none"], context: "c" }, /neither side of --diff is live$/],
    [{ diff: ["none", "none"], port: "80" }, /^--port is given without --from and --to$/],
  ];
  for (const [options, message] of refused) {
    it(`refuses ${JSON.stringify(options)}`, () => {
      assert.throws(
        () => parseMode(options),
        (error) => error instanceof UserError && error.exitCode === 2 && message.test(error.message),
      );
    });
  }
});
