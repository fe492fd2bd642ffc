import assert from "node:assert/strict";
import { lab } from "../../policies/lab/lab";
import { withLabEnds } from "../../questions/lab-ends";

const three = ["client", "server", "dns"] as const;

describe("the lab's ends in another world", () => {
  it("are the lab's own where there are none", () => {
    const { world, peers, added } = withLabEnds({}, lab, three);
    assert.deepEqual(added, ["client", "server", "dns"]);
    assert.equal(world.endpoints?.filter(({ cluster }) => cluster === undefined).length, 3);
    assert.deepEqual(Object.keys(world.namespaces ?? {}), ["policy-lab", "kube-system"]);
    assert.equal(world.services?.length, 2);
    assert.equal(peers.server, "policy-lab/server");
  });

  it("are the pods with the lab's labels, whatever their names", () => {
    const server = { name: "server-5d4c-x", namespace: "policy-lab", labels: { app: "server", more: "x" } };
    const elsewhere = { name: "client", namespace: "other", labels: { app: "client" } };
    const { world, peers, added } = withLabEnds({ endpoints: [elsewhere, server] }, lab, three);
    assert.equal(peers.server, "policy-lab/server-5d4c-x");
    assert.equal(peers.client, "policy-lab/client");
    assert.deepEqual(added, ["client", "dns"]);
    assert.equal(world.endpoints?.filter(({ cluster }) => cluster === undefined).length, 4);
    assert.equal(peers["client@peer"], "peer/policy-lab/client");
  });

  it("leave what is there as it is", () => {
    const namespaces = { "kube-system": { labels: { a: "b" } } };
    const services = [{ name: "kube-dns", namespace: "kube-system" }];
    const { world } = withLabEnds({ namespaces, services }, lab, ["dns"]);
    assert.deepEqual(world.namespaces, namespaces);
    assert.deepEqual(world.services, services);
  });
});
