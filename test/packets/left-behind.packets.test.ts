import assert from "node:assert/strict";
import { packetsCheckout, packetsTraces } from "./packets-sandbox";

describe("the machine after a node with packets", function () {
  this.timeout(300_000);

  it("has nothing of it left after `down`", async () => {
    assert.ok((await packetsTraces().loaded()) > 20, "Cilium's agent had loaded next to nothing");
    const down = await packetsCheckout().lab(["sandbox", "down"]);
    assert.equal(down.exitCode, 0, down.all);
    await packetsTraces().areGone();
  });
});
