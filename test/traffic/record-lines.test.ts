import assert from "node:assert/strict";
import fc from "fast-check";
import { lineBatches } from "../../traffic/record-lines";

async function* chunksOf(bytes: Buffer, cuts: readonly number[]): AsyncGenerator<Buffer> {
  const ends = [...new Set(cuts.map((cut) => cut % (bytes.length + 1)))].sort((one, other) => one - other);
  let start = 0;
  for (const end of [...ends, bytes.length]) {
    if (end > start) yield bytes.subarray(start, end);
    start = end;
  }
}

const collect = async (
  text: string,
  cuts: readonly number[],
  longest?: number,
): Promise<{ lines: string[]; tooLong: number }> => {
  const lines: string[] = [];
  let tooLong = 0;
  for await (const batch of lineBatches(chunksOf(Buffer.from(text), cuts), longest)) {
    lines.push(...batch.lines);
    tooLong += batch.tooLong;
  }
  return { lines, tooLong };
};

describe("the lines of a record", () => {
  it("are the same wherever its bytes are cut, inside of a character too", async () => {
    const line = fc.string({ unit: "binary" }).map((text) => text.replaceAll("\n", ""));
    await fc.assert(
      fc.asyncProperty(fc.array(line), fc.array(fc.nat(500)), async (written, cuts) => {
        const { lines } = await collect(written.map((one) => `${one}\n`).join(""), cuts);
        assert.deepEqual(lines, written);
      }),
    );
  });

  it("have a last one without its end", async () =>
    assert.deepEqual((await collect("a\nb", [1])).lines, ["a", "b"]));

  it("that are too long are thrown away, and those around them are not", async () => {
    const long = "x".repeat(100);
    const cuts = Array.from({ length: 30 }, (_, index) => index * 10);
    const found = await collect(`a\n${long}\nb\n${long}\nc`, cuts, 40);
    assert.deepEqual(found, { lines: ["a", "b", "c"], tooLong: 2 });
    assert.deepEqual(await collect(`a\n${long}`, cuts, 40), { lines: ["a"], tooLong: 1 });
  });
});
