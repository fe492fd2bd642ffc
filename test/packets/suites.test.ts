import assert from "node:assert/strict";
import { readdirSync } from "node:fs";
import { packetsSuites } from "./suites";

describe("the suites with packets", () => {
  it("are all run, and each once", () =>
    assert.deepEqual(
      packetsSuites.map(({ file }) => file).sort(),
      readdirSync(__dirname)
        .filter((name) => name.endsWith(".packets.test.ts"))
        .map((name) => `test/packets/${name}`)
        .sort(),
    ));

  it("try the catalogue with every `npm test`", () =>
    assert.ok(packetsSuites.some(({ file, always }) => always && file.includes("catalogue"))));
});
