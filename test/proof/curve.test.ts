import assert from "node:assert/strict";
import { readCounters } from "../../proof/agents/counters";
import { counterCurves, deniedCurve, rise, rose, sparkline } from "../../proof/load/curve";
import type { Sample } from "../../proof/load/read-sample";

const sample = (at: number, fate: Sample["fate"]): Sample => ({ at, fate, status: 403, reused: false });

describe("the curves of a load", () => {
  const samples = [
    sample(500, "refused"),
    sample(900, "passed"),
    sample(1500, "dropped"),
    sample(2900, "refused"),
  ];

  it("count denials up, and nothing else", () => {
    const curve = deniedCurve("GET /deny", samples, 0, 3);
    assert.deepEqual(
      curve.points.map(({ value }) => value),
      [0, 1, 2, 3],
    );
    assert.equal(sparkline(curve), "▁▃▆█");
    assert.equal(sparkline({ name: "", points: [] }), "");
  });

  it("say of a counter by how much it rose", () => {
    const looks = [
      { at: 0, counters: { refused: 100, dropped: 7 } },
      { at: 2000, counters: { refused: 140, dropped: 7 } },
    ];
    assert.deepEqual(counterCurves(looks, 0).map(rise), [40, 0]);
    assert.deepEqual(counterCurves([], 0), []);
  });

  it("have risen only if clients saw denials and the agents counted some, where they were asked", () => {
    const of = (value: number) => ({ name: "", points: [{ seconds: 1, value }] });
    const load = { seconds: 1, rate: 1 };
    assert.equal(rose({ ...load, seen: [of(3)], counted: [of(3), of(0)] }), true);
    assert.equal(rose({ ...load, seen: [of(3)], counted: [] }), true);
    assert.equal(rose({ ...load, seen: [of(3), of(0)], counted: [of(3)] }), false);
    assert.equal(rose({ ...load, seen: [of(3)], counted: [of(0), of(0)] }), false);
    assert.equal(rose({ ...load, seen: [], counted: [] }), false);
  });
});

describe("an agent's counters", () => {
  it("are read as its program prints them, which says no value for 0", () => {
    const printed = JSON.stringify([
      { name: "cilium_drop_count_total", labels: { reason: "Policy denied", direction: "EGRESS" }, value: 5 },
      { name: "cilium_drop_count_total", labels: { reason: "Policy denied by denylist" }, value: 2 },
      { name: "cilium_drop_count_total", labels: { reason: "Stale or unroutable IP" }, value: 100 },
      { name: "cilium_policy_l7_total", labels: { rule: "denied", proxy_type: "envoy" }, value: 3 },
      { name: "cilium_policy_l7_total", labels: { rule: "denied", proxy_type: "fqdn" } },
      { name: "cilium_policy_l7_total", labels: { rule: "forwarded" }, value: 100 },
    ]);
    assert.deepEqual(readCounters(printed), { dropped: 7, refused: 3 });
    assert.throws(() => readCounters("Error: cannot connect"));
  });
});
