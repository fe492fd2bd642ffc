import assert from "node:assert/strict";
import { setTimeout as sleep } from "node:timers/promises";
import { inLanes } from "../../proof/run/in-lanes";

const tasks = ["a1", "a2", "b1", "a3", "c1"].map((name) => ({ name, lane: name[0] ?? "" }));

/** Does tasks and writes down when each began and ended. */
const record = (signal: AbortSignal, together: number, ms = 5) => {
  const log: string[] = [];
  let most = 0;
  let now = 0;
  const done = inLanes(tasks, together, signal, async ({ name }) => {
    most = Math.max(most, ++now);
    log.push(`begin ${name}`);
    await sleep(ms);
    log.push(`end ${name}`);
    now--;
    return name.toUpperCase();
  });
  return { log, most: () => most, done };
};

describe("tasks in lanes", () => {
  it("of one lane go one after the other, and lanes beside each other", async () => {
    const { log, most, done } = record(new AbortController().signal, 6);
    assert.deepEqual(await done, ["A1", "A2", "B1", "A3", "C1"]);
    assert.deepEqual(
      log.filter((line) => / a/.test(line)),
      ["begin a1", "end a1", "begin a2", "end a2", "begin a3", "end a3"],
    );
    assert.equal(most(), 3);
  });

  it("are never more at once than is said", async () => {
    const { most, done } = record(new AbortController().signal, 2);
    await done;
    assert.equal(most(), 2);
  });

  it("are ended by a signal: what has begun is finished, nothing else is begun", async () => {
    const abort = new AbortController();
    const { log, done } = record(abort.signal, 1);
    abort.abort();
    assert.deepEqual(await done, ["A1", undefined, undefined, undefined, undefined]);
    assert.deepEqual(log, ["begin a1", "end a1"]);
  });
});
