import assert from "node:assert/strict";
import { setTimeout as sleep } from "node:timers/promises";
import { Readings } from "../../../proof/witnesses/readings";

const PAUSE_MS = 20;

/** Counters that count what happens with a delay, as an agent's queues do; the readings in `failing` fail. */
const counters = (delayMs: number, failing: readonly number[] = []) => {
  let counted = 0;
  let read = 0;
  const readings = new Readings(
    {
      read: async () => {
        if (failing.includes(read++)) throw new Error("no answer");
        return [{ name: "n", labels: {}, value: counted }];
      },
    },
    PAUSE_MS,
  );
  const happen = () => void sleep(delayMs).then(() => counted++);
  return { readings, happen };
};

const countOf = (reading: { readonly samples: readonly { readonly value: number }[] } | undefined) =>
  reading?.samples[0]?.value;

describe("readings of counters", () => {
  it("count one thing each, though other lanes ask in between and nothing is read before the next one", async () => {
    const { readings, happen } = counters(PAUSE_MS / 2);
    await readings.take();
    const seen: (number | undefined)[] = [];
    // Somebody who asks a little earlier must not lend his reading, which would begin too early.
    const other = setInterval(() => void readings.take(), 7);
    const moments: [number, number][] = [];
    for (let index = 0; index < 3; index++) {
      const from = Date.now();
      happen();
      moments.push([from, Date.now()]);
      await readings.take();
    }
    clearInterval(other);
    for (const [from, to] of moments)
      seen.push((countOf(await readings.after(to)) ?? 0) - (countOf(readings.before(from)) ?? 0));
    assert.deepEqual(seen, [1, 1, 1]);
  });

  it("are taken where nobody has read since", async () => {
    const { readings, happen } = counters(0);
    assert.equal(readings.before(Date.now()), undefined);
    happen();
    assert.equal(countOf(await readings.after(Date.now())), 1);
  });

  it("that failed are not replaced by older or later ones, which count more", async () => {
    const { readings } = counters(0, [1]);
    await readings.take();
    const between = Date.now();
    await assert.rejects(readings.take(), /no answer/);
    const later = Date.now();
    assert.equal(readings.before(later), undefined);
    await readings.take();
    await assert.rejects(readings.after(between), /could not be read after it/);
    assert.notEqual(readings.before(Date.now()), undefined);
  });
});
