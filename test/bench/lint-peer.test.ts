import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { buildLintPeer } from "../../bench/lint-peer";

describe("the linter that the benchmark compares with", () => {
  it("is left out with a reason where Go is not there", async () => {
    const folder = mkdtempSync(path.join(tmpdir(), "lint-peer-"));
    const before = process.env.PATH;
    try {
      process.env.PATH = folder;
      const peer = await buildLintPeer(folder);
      assert.ok("missing" in peer);
      assert.match(peer.missing, /^kube-score cannot be built: ./);
    } finally {
      process.env.PATH = before;
      rmSync(folder, { recursive: true });
    }
  });
});
