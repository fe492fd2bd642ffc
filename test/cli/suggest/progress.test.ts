import assert from "node:assert/strict";
import { PassThrough } from "node:stream";
import { progressOf } from "../../../cli/suggest/progress";

/** What is written while a clock runs, and by whom it is seen. */
const written = (times: readonly number[], isTerminal: boolean): string => {
  const stream = Object.assign(new PassThrough(), { isTTY: isTerminal, columns: 80 });
  let at = 0;
  const progress = progressOf(stream as unknown as NodeJS.WriteStream, () => at);
  for (const time of times) {
    at = time;
    progress.say(() => `at ${time}`);
  }
  progress.end();
  return stream.read()?.toString() ?? "";
};

describe("progress", () => {
  it("is not told of what is done within a second", () => {
    assert.equal(written([0, 500, 999], false), "");
    assert.equal(written([0, 500, 999], true), "");
  });

  it("is told in lines, every ten seconds, where nobody looks on", () =>
    assert.equal(written([1000, 1500, 10_999, 11_000, 21_500], false), "at 1000\nat 11000\nat 21500\n"));

  it("is told in place on a terminal, and gone at the end", () => {
    const text = written([1000, 1100, 1300], true);
    assert.match(text, /at 1000[\s\S]*at 1300/);
    assert.doesNotMatch(text, /at 1100|\n/);
    assert.ok(text.endsWith("\r\u001b[K"));
  });
});
