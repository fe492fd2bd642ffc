import assert from "node:assert/strict";
import { sumInList, sumOnGitHub } from "../../../../sandbox/toolchain/downloads/checksum";

const a = "a".repeat(64);
const b = "b".repeat(64);

describe("checksums of a release", () => {
  it("are read from a list, whichever way it marks names", () => {
    const list = `${b}  other.tar.gz\n${a} *tool.tar.gz\n`;
    assert.deepEqual(sumInList(list, "tool.tar.gz", "sha256"), { algorithm: "sha256", hex: a });
    assert.deepEqual(sumInList(list, "other.tar.gz", "sha256"), { algorithm: "sha256", hex: b });
    assert.equal(sumInList(`${a}  dist/tool.tar.gz`, "tool.tar.gz", "sha256")?.hex, a);
  });

  it("are read from a file that holds one sum and nothing else", () => {
    assert.equal(sumInList(`${a.toUpperCase()}\n`, "tool.tar.gz", "sha256")?.hex, a);
  });

  it("are not taken from another file's line, another algorithm or a page of words", () => {
    assert.equal(sumInList(`${a}  other.tar.gz\n`, "tool.tar.gz", "sha256"), undefined);
    assert.equal(sumInList(`${a}  tool.tar.gz\n`, "tool.tar.gz", "sha512"), undefined);
    assert.equal(sumInList("<html>not found</html>", "tool.tar.gz", "sha256"), undefined);
    assert.equal(sumInList(`${a}\n${b}\n`, "tool.tar.gz", "sha256"), undefined);
  });

  it("are read from GitHub's description of a release", () => {
    const text = JSON.stringify({
      assets: [
        { name: "kwok", digest: `sha256:${a}` },
        { name: "old", digest: null },
      ],
    });
    assert.deepEqual(sumOnGitHub(text, "kwok"), { algorithm: "sha256", hex: a });
    assert.equal(sumOnGitHub(text, "old"), undefined);
    assert.equal(sumOnGitHub(JSON.stringify({ message: "rate limit exceeded" }), "kwok"), undefined);
  });
});
