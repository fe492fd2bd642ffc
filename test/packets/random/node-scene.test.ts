import assert from "node:assert/strict";
import { generateInScene } from "../../differential/generate/generate-world";
import { clusterSeedOf, sceneObjects, sceneOnNode, WORLDS_PER_CLUSTER } from "./node-scene";

describe("the pods of random worlds on a node", () => {
  it("are the same for the same seed, and for all worlds that share them", () => {
    assert.deepEqual(sceneObjects(sceneOnNode(3)), sceneObjects(sceneOnNode(3)));
    assert.notDeepEqual(sceneObjects(sceneOnNode(3)), sceneObjects(sceneOnNode(4)));
    assert.equal(clusterSeedOf(3 * WORLDS_PER_CLUSTER), clusterSeedOf(4 * WORLDS_PER_CLUSTER - 1));
  });

  it("get policies that the seed alone chooses", () => {
    const policies = (seed: number) => generateInScene(sceneOnNode(3), seed, 5);
    assert.deepEqual(policies(80), policies(80));
    assert.notDeepEqual(policies(80), policies(81));
  });

  it("are of one cluster, with service accounts, and ports named as an API server takes them", () => {
    for (let seed = 0; seed < 50; seed++) {
      for (const { cluster, serviceAccount, namedPorts = {}, name } of sceneOnNode(seed).endpoints) {
        assert.equal(cluster, undefined);
        assert.ok(serviceAccount);
        assert.ok(name.startsWith(`c${seed}-`));
        for (const port of Object.keys(namedPorts)) assert.match(port, /^[a-z-]+$/);
      }
    }
  });
});
