import assert from "node:assert/strict";
import { explainGoFailure, lastLines } from "../../../sandbox/toolchain/go-failure";

describe("a failed go", () => {
  const cases: readonly [string, string, RegExp][] = [
    [
      "a full disk",
      "compile: writing output: write $WORK/b001/_pkg_.a: no space left on device",
      /the disk is full/,
    ],
    ["a refused connection", "dial tcp 10.0.0.1:443: connect: connection refused", /could not be downloaded/],
    ["an unknown host", "lookup modules.example: no such host", /could not be downloaded/],
    [
      "a proxy that says no",
      "reading https://modules.example/x.zip: 403 Forbidden",
      /could not be downloaded/,
    ],
    ["an old Go", "go: go.mod requires go >= 1.26.0 (running go 1.21.0; GOTOOLCHAIN=local)", /Go is too old/],
    ["no memory", "k8s.io/api: /usr/lib/go/compile: signal: killed", /out of memory/],
    ["a changed module", "verifying module: checksum mismatch", /not the one that is pinned/],
    ["anything else", "x.go:1:1: syntax error", /go reported an error/],
  ];
  for (const [name, output, expected] of cases) {
    it(`explains ${name} and shows what go said`, () => {
      const error = explainGoFailure("building etcd failed", output);
      assert.match(error.message, expected);
      assert.ok(error.message.includes(output.slice(0, 40)));
      assert.notEqual(error.fix, undefined);
      assert.equal(error.exitCode, 1);
    });
  }

  it("shows only the last lines, without empty ones, and cuts endless ones", () => {
    const text = lastLines(
      `${Array.from({ length: 20 }, (_, i) => `line ${i}\n`).join("\n")}${"x".repeat(1000)}`,
      2,
    );
    const [first, second] = text.split("\n");
    assert.equal(first, "    line 19");
    assert.equal(second?.length, 305);
  });
});
