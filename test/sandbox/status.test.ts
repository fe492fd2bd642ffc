import assert from "node:assert/strict";
import { formatStatus } from "../../cli/status-table";
import type { Observation } from "../../sandbox/control-plane/repair-plan";
import type { InnerPart } from "../../sandbox/nodes/node-side";
import { type SandboxStatus, stateAndReason } from "../../sandbox/status";

const running: Observation = {
  record: "ready",
  data: true,
  running: ["etcd"],
  missing: [],
  apiReady: true,
  programsPresent: true,
};
const fine: readonly InnerPart[] = [
  { name: "Cilium's agent", state: "starting" },
  { name: "HTTP proxy", state: "not needed yet", said: "no HTTP rule has come yet" },
  { name: "Prometheus", state: "answers" },
];
const silent: InnerPart = { name: "HTTP proxy", state: "silent", said: "it runs and does not answer" };

describe("the state of a sandbox", () => {
  it("is running where everything runs, and a part that is starting or not needed is no fault", () => {
    assert.deepEqual(stateAndReason(running, fine), { state: "running", reason: "everything runs" });
    assert.deepEqual(stateAndReason(running), { state: "running", reason: "everything runs" });
  });

  it("is degraded where a part inside does not answer, which is named", () => {
    assert.deepEqual(stateAndReason(running, [...fine, silent]), {
      state: "degraded",
      reason: "HTTP proxy does not answer: it runs and does not answer",
    });
  });

  it("speaks of what does not run at all first, and of nothing where nothing was started", () => {
    const missing = { ...running, missing: ["packets-node"] };
    assert.deepEqual(stateAndReason(missing, [silent]), {
      state: "degraded",
      reason: "not running: packets-node",
    });
    const nothing: Observation = {
      ...running,
      record: "absent",
      data: false,
      running: [],
      missing: ["etcd"],
    };
    assert.deepEqual(stateAndReason(nothing, [silent]), { state: "stopped", reason: "nothing was started" });
  });

  it("is shown with the parts and the address of Prometheus", () => {
    const status: SandboxStatus = {
      ...stateAndReason(running, [silent]),
      context: "kwok-policy-lab",
      components: [],
      prometheus: "http://127.0.0.1:33235",
      nodes: {
        side: "packets",
        containersRun: true,
        packetsFlow: true,
        inWords: "x",
        wanted: 4,
        ready: 4,
        parts: [silent],
      },
    };
    const text = formatStatus(status);
    assert.match(text, /HTTP proxy: silent \(it runs and does not answer\)/);
    assert.match(
      text,
      /metrics: {2}http:\/\/127\.0\.0\.1:33235, or: \.\/lab dashboards --prometheus sandbox/,
    );
  });
});
