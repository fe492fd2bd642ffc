import assert from "node:assert/strict";
import type { Flow } from "../../policies/expectation";
import { lab } from "../../policies/lab/lab";
import { labPeers } from "../../policies/lab/lab-world";
import { rowText } from "../../questions/flow-row";
import { labFlows } from "../../questions/lab-flows";

const texts = (named: readonly Flow[] = []) => labFlows(lab, named).map(rowText);
const request = (method: string, path: string): Flow => ({
  from: "client",
  to: "server",
  port: 8080,
  protocol: "TCP",
  http: { method, path },
});

describe("the flows of the lab", () => {
  it("are every ordered pair of its ends", () => {
    const ends = ["client", "server", "dns", "world"];
    const pairs = new Set(labFlows(lab).map(({ from, to }) => `${from} ${to}`));
    for (const from of ends) {
      for (const to of ends) assert.equal(pairs.has(`${from} ${to}`), from !== to, `${from} ${to}`);
    }
  });

  it("have the ports that matter", () => {
    for (const text of [
      "client → server 8080/TCP",
      "client → server 80/TCP",
      "server → client 8080/TCP",
      "client → dns 53/UDP",
      "client → dns 53/TCP",
      "server → world 443/TCP",
      "client → world 53/UDP",
    ]) {
      assert.ok(texts().includes(text), text);
    }
  });

  it("have the requests that are named, once each, in the place of the bare packet", () => {
    const found = texts([request("GET", "/"), request("POST", "/"), request("GET", "/")]);
    assert.deepEqual(
      found.filter((text) => text.startsWith("client → server 8080")),
      ["client → server 8080/TCP GET /", "client → server 8080/TCP POST /"],
    );
    assert.equal(found.length, texts().length + 1);
  });

  it("have ports that only a name knows of", () => {
    const found = texts([{ from: "server", to: "world", port: 25, protocol: "TCP" }]);
    assert.ok(found.includes("server → world 25/TCP"));
  });

  it("have the phase's other pods, names outside, and clients of other clusters where they are named", () => {
    const found = labFlows(
      lab,
      [
        { from: "client@peer", to: "server", port: 8080, protocol: "TCP" },
        { from: "client", to: { fqdn: "example.com" }, port: 443, protocol: "TCP" },
      ],
      ["client", "intruder"],
    );
    const all = found.map(rowText);
    for (const text of [
      "client@peer → server 8080/TCP",
      "client → example.com 443/TCP",
      "intruder → server 8080/TCP",
      "intruder → world 443/TCP",
    ]) {
      assert.ok(all.includes(text), text);
    }
    assert.ok(!all.some((text) => text.startsWith("client@peer → dns")));
  });

  it("go between the pods that stand for the lab's", () => {
    const peers = { ...labPeers(lab), client: "a/b", server: "a/c" };
    const [first] = labFlows(lab, [], ["client", "server"], peers);
    assert.deepEqual([first?.flow.from, first?.flow.to], ["a/b", "a/c"]);
  });
});
