import assert from "node:assert/strict";
import { defaultStep, type TimeOptions, timeRange } from "../../../cli/dashboards/time-range";

const now = Date.parse("2026-01-31T12:00:07Z") / 1000;
const at = (text: string): number => Date.parse(text) / 1000;

describe("the time range", () => {
  it("is the usual one up to now where nothing is said, on multiples of the step", () => {
    const range = timeRange({}, now, 3600);
    assert.deepEqual(range, { from: at("2026-01-31T11:00:00Z"), to: at("2026-01-31T12:00:00Z"), step: 10 });
  });

  it("takes moments in three forms", () => {
    for (const from of ["now-3h", "2026-01-31T09:00:07Z", String(now - 3 * 3600)]) {
      assert.deepEqual(timeRange({ from }, now, 60), {
        from: at("2026-01-31T09:00:00Z"),
        to: at("2026-01-31T12:00:00Z"),
        step: 30,
      });
    }
    const { from, to } = timeRange({ to: "2026-01-30", last: "1d" }, now, 60);
    assert.deepEqual([from, to], [at("2026-01-29"), at("2026-01-30")]);
  });

  it("has at most 480 points unless a step is given", () => {
    for (const hours of [1, 3, 24, 24 * 7, 24 * 400]) {
      assert.ok((hours * 3600) / defaultStep(hours * 3600) <= 480, `${hours} h`);
    }
    assert.equal(timeRange({ step: "1s" }, now, 3600).step, 1);
  });

  const wrong: readonly (readonly [TimeOptions, RegExp])[] = [
    [{ from: "yesterday" }, /--from "yesterday" is not a valid moment/],
    [{ from: "now-3x" }, /--from "now-3x" is not a valid moment/],
    [{ to: "12:00" }, /--to "12:00" is not a valid moment/],
    [{ from: "2026-13-01" }, /is not a valid moment/],
    [{ last: "3 hours" }, /--last "3 hours" is not a valid duration/],
    [{ step: "0s" }, /--step "0s" is not a valid duration/],
    [{ from: "now-1h", last: "1h" }, /--from and --last/],
    [{ from: "now", to: "now-1h" }, /the range is empty/],
    [{ last: "7d", step: "1s" }, /more than 11000 points/],
    [{ last: "1m", step: "1h" }, /longer than the range/],
  ];
  for (const [options, message] of wrong) {
    it(`refuses ${JSON.stringify(options)} as wrong usage`, () => {
      assert.throws(() => timeRange(options, now, 3600), { message, exitCode: 2 });
    });
  }
});
