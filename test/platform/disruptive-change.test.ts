import assert from "node:assert/strict";
import { defaultRelease } from "../../cilium/releases";
import { ciliumSchema } from "../../config/cilium-schema";
import { disruptiveChanges } from "../../platform/disruptive-change";

const running = {
  "cluster-name": "default",
  "cluster-id": "0",
  ipam: "kubernetes",
  "routing-mode": "tunnel",
  "tunnel-protocol": "vxlan",
};

const changes = (cilium: object, at: Record<string, string> | undefined = running): string[] =>
  disruptiveChanges(at, ciliumSchema.parse(cilium), defaultRelease).map((line) =>
    line.slice(0, line.indexOf(":")),
  );

describe("changes that running pods do not survive", () => {
  it("there are none when the defaults meet a cluster that runs them", () => {
    assert.deepEqual(changes({}), []);
  });

  it("there are none where no Cilium runs", () => {
    const config = ciliumSchema.parse({ clusterMesh: { name: "other", id: 7 } });
    assert.deepEqual(disruptiveChanges(undefined, config, defaultRelease), []);
  });

  const cases: Record<string, object> = {
    "cilium.clusterMesh.name": { clusterMesh: { name: "cluster1" } },
    "cilium.clusterMesh.id": { clusterMesh: { id: 1 } },
    "cilium.datapath.ipam": { datapath: { ipam: "cluster-pool" } },
    "cilium.datapath.routing": { datapath: { routing: "native", nativeCidr: "10.244.0.0/16" } },
    "cilium.datapath.tunnelProtocol": { datapath: { tunnelProtocol: "geneve" } },
  };
  for (const [key, cilium] of Object.entries(cases)) {
    it(`${key} is one, and is named with what runs and what is wanted`, () => {
      assert.deepEqual(changes(cilium), [key]);
      const [line = ""] = disruptiveChanges(running, ciliumSchema.parse(cilium), defaultRelease);
      assert.match(line, /^[\w.]+: \S+ → \S+: .+/);
    });
  }

  it("all are listed at once", () => {
    assert.equal(
      changes({ clusterMesh: { name: "cluster1", id: 1 }, datapath: { ipam: "cluster-pool" } }).length,
      3,
    );
  });

  it("toggles that pods survive are not among them", () => {
    assert.deepEqual(
      changes({ hubble: { ui: false }, envoyConfig: true, mutualAuth: { enabled: true } }),
      [],
    );
  });
});
