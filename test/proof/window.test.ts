import assert from "node:assert/strict";
import type { ClusterApi } from "../../cluster/api";
import { livePod } from "../../proof/plan/live-pods";
import { windowOf } from "../../proof/run/window";
import { labelledPair } from "../../proof/witnesses/labelled-pair";
import { addressesOf } from "../../proof/witnesses/probe-addresses";

const nobody: ClusterApi = {
  context: "made-up",
  server: "https://192.0.2.1",
  files: [],
  request: () => Promise.reject(new Error("nobody is to be asked")),
  open: () => Promise.reject(new Error("nobody is to be asked")),
};

describe("what a witness is asked about a probe", () => {
  const flow = { from: "shop/web", to: "shop/db", port: 8080, http: { method: "GET", path: "/" } } as const;
  const sender = livePod({
    metadata: { name: "lab-prove-web-1", namespace: "shop" },
    spec: { nodeName: "node-1", containers: [{ name: "probe" }] },
    status: { phase: "Running", podIPs: [{ ip: "10.0.0.3" }] },
  });
  const made = (by: Pick<Parameters<typeof windowOf>[1], "sender">) => ({
    client: {
      outcome: { kind: "silence" },
      target: "10.0.0.7:8080",
      source: "shop/web",
      attempts: 1,
      from: new Date(0),
      to: new Date(4000),
    } as const,
    ...by,
  });
  const asked = (by: Parameters<typeof made>[0]) => windowOf({ row: { from: "", to: "", flow } }, made(by));

  it("names the pod that sent it, also where it stands in for another, where it went, and what it asked for", () => {
    const { source, destination, port, protocol, http } = asked({ sender });
    assert.deepEqual(source, { namespace: "shop", pod: "lab-prove-web-1" });
    assert.deepEqual(destination, { address: "10.0.0.7" });
    assert.deepEqual([port, protocol, http], [8080, "TCP", { method: "GET", path: "/" }]);
  });

  it("names no pod for what came from outside: flows are told by that, and counters have no name for it", async () => {
    const window = asked({});
    assert.equal(window.source, undefined);
    assert.deepEqual(await addressesOf(nobody, window), { source: "outside", destination: ["10.0.0.7"] });
    const { source } = await labelledPair(nobody, { ...window, destination: {} });
    assert.deepEqual(source, { namespace: "", app: "" });
  });
});
