import assert from "node:assert/strict";
import type { ClusterApi } from "../../cluster/api";
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
  const made = (source: string) => ({
    client: {
      outcome: { kind: "silence" },
      target: "10.0.0.7:8080",
      source,
      attempts: 1,
      from: new Date(0),
      to: new Date(4000),
    } as const,
    from: { kind: "outside" } as const,
  });
  const asked = (source: string) => windowOf({ row: { from: "", to: "", flow } }, made(source));

  it("names the pod that sent it, where it went, and what it asked for", () => {
    const { source, destination, port, protocol, http } = asked("shop/web");
    assert.deepEqual(source, { namespace: "shop", pod: "web" });
    assert.deepEqual(destination, { address: "10.0.0.7" });
    assert.deepEqual([port, protocol, http], [8080, "TCP", { method: "GET", path: "/" }]);
  });

  it("names no pod for what came from outside: flows are told by that, and counters have no name for it", async () => {
    const window = asked("world");
    assert.equal(window.source, undefined);
    assert.deepEqual(await addressesOf(nobody, window), { source: "outside", destination: ["10.0.0.7"] });
    const { source } = await labelledPair(nobody, { ...window, destination: {} });
    assert.deepEqual(source, { namespace: "", app: "" });
  });
});
