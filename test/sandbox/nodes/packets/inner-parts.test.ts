import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import path from "node:path";
import { innerParts, prometheusUrl, readParts } from "../../../../sandbox/nodes/packets/inner-parts";

const proxy = {
  name: "HTTP proxy",
  state: "silent",
  said: "it has ended; the agent starts it again",
} as const;

describe("what a node says of the programs inside", () => {
  let folder: string;

  beforeEach(() => {
    // Deeper than a socket's path may be long.
    folder = path.join(mkdtempSync(path.join(tmpdir(), "inner-parts-")), "deep/".repeat(25));
    mkdirSync(folder, { recursive: true });
  });
  afterEach(() => rmSync(folder.slice(0, folder.indexOf("/deep/")), { recursive: true, force: true }));

  it("is read as it is, and what else it says is left out", () => {
    assert.deepEqual(readParts(JSON.stringify([{ ...proxy, more: 1 }])), [proxy]);
  });

  for (const [what, text] of [
    ["no JSON", "404 page not found"],
    ["a state that nobody knows", JSON.stringify([{ ...proxy, state: "tired" }])],
  ] as const) {
    it(`makes the node itself silent where it is ${what}`, () => {
      assert.deepEqual(
        readParts(text).map(({ name, state }) => [name, state]),
        [["the node", "silent"]],
      );
    });
  }

  it("is that of a silent node where nobody listens", async () => {
    for (const where of [folder, path.join(folder, "gone")]) {
      assert.equal((await innerParts(where))[0]?.state, "silent");
    }
  });

  it("is asked for on the socket of a folder however deep it lies", async () => {
    if (process.platform !== "linux") return;
    const server = createServer((_, answer) => answer.end(JSON.stringify([proxy])));
    const before = process.cwd();
    process.chdir(folder);
    await new Promise<void>((resolve) => server.listen("parts.sock", resolve));
    process.chdir(before);
    try {
      assert.deepEqual(await innerParts(folder), [proxy]);
    } finally {
      server.close();
    }
  });

  it("names the port of its Prometheus in a file; without a number there is none", () => {
    assert.equal(prometheusUrl(folder), undefined);
    writeFileSync(path.join(folder, "prometheus-port"), "");
    assert.equal(prometheusUrl(folder), undefined);
    writeFileSync(path.join(folder, "prometheus-port"), "33235");
    assert.equal(prometheusUrl(folder), "http://127.0.0.1:33235");
  });
});
