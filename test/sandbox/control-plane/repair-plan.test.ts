import assert from "node:assert/strict";
import { COMPONENTS, type ComponentName } from "../../../sandbox/control-plane/components";
import { type Observation, overallState, planUp } from "../../../sandbox/control-plane/repair-plan";

const all: readonly ComponentName[] = COMPONENTS.map(({ name }) => name);
const healthy: Observation = {
  record: "ready",
  data: true,
  running: all,
  missing: [],
  apiReady: true,
  programsPresent: true,
};
const nothing: Observation = {
  ...healthy,
  record: "absent",
  data: false,
  running: [],
  missing: all,
  apiReady: false,
};
const without = (...names: ComponentName[]): Partial<Observation> => ({
  running: all.filter((name) => !names.includes(name)),
  missing: names,
  apiReady: false,
});

describe("what up does", () => {
  const cases: readonly [string, Observation, string, string][] = [
    ["nothing there", nothing, "create", "stopped"],
    ["all well", healthy, "keep", "running"],
    ["one part was killed", { ...healthy, ...without("kube-scheduler") }, "restart", "degraded"],
    ["after a reboot", { ...healthy, ...without(...all) }, "restart", "degraded"],
    ["the API server hangs", { ...healthy, apiReady: false }, "restart", "degraded"],
    ["a start was interrupted", { ...healthy, record: "starting" }, "recreate", "degraded"],
    ["the record is garbage", { ...healthy, record: "unreadable" }, "recreate", "degraded"],
    ["the record is gone, the processes are not", { ...healthy, record: "absent" }, "recreate", "degraded"],
    ["the record is gone, data is left", { ...nothing, data: true }, "recreate", "degraded"],
    ["etcd's data is gone", { ...healthy, data: false }, "recreate", "degraded"],
    [
      "the programs were removed from the cache",
      { ...healthy, ...without("etcd"), programsPresent: false },
      "recreate",
      "degraded",
    ],
  ];
  for (const [name, seen, action, state] of cases) {
    it(`${name}: ${action}, and status says ${state}`, () => {
      assert.equal(planUp(seen).action, action);
      assert.equal(overallState(seen), state);
      assert.notEqual(planUp(seen).because, "");
    });
  }

  it("names the parts that are missing", () => {
    assert.match(
      planUp({ ...healthy, ...without("etcd", "kwok-controller") }).because,
      /etcd, kwok-controller/,
    );
  });
});
