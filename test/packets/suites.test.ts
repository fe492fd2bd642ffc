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

  for (const name of ["catalogue", "prove", "doctor", "hubble"])
    it(`are those of ${name}, too, with every \`npm test\``, () =>
      assert.ok(
        packetsSuites.some(({ file, always }) => always && file === `test/packets/${name}.packets.test.ts`),
      ));
});
