import assert from "node:assert/strict";
import { readManifestFiles } from "../../manifests/manifest-files";
import { worldFromManifests } from "../../manifests/world-from-manifests";
import { rowText } from "../../questions/flow-row";
import { workloadFlows, workloadsOf } from "../../questions/workload-flows";
import { documentsOf, fixture } from "../manifests/manifest-fixtures";

describe("the flows between workloads", () => {
  const { pods, world } = worldFromManifests(readManifestFiles([fixture("shop")]));
  const workloads = workloadsOf(pods, world.services ?? []);
  const texts = workloadFlows(workloads, "kube-system/kube-dns").map(rowText);

  it("are all pairs at the ports of containers and Services, the world, and DNS", () => {
    for (const text of [
      "shop/web → shop/db 5432/TCP",
      "shop/db → shop/web 8080/TCP",
      "shop/migrate → shop/db 5432/TCP",
      "world → shop/web 8080/TCP",
      "shop/web → world 443/TCP",
      "shop/web → dns 53/UDP",
      "world → dns 53/TCP",
    ]) {
      assert.ok(texts.includes(text), text);
    }
    assert.ok(!texts.some((text) => text.includes("→ shop/migrate") || text.includes("shop/agent")));
    assert.ok(!texts.some((text) => text.startsWith("shop/web → shop/web")));
  });

  it("call the workload that answers DNS by that name", () => {
    const found = workloadFlows(workloads, "shop/db").map(rowText);
    assert.ok(found.includes("shop/web → dns 5432/TCP"));
    assert.ok(!found.some((text) => text.includes("shop/db")));
  });

  it("join the pods of a workload that no policy can tell apart, and no others", () => {
    const pod = (name: string, labels: string) =>
      `kind: Pod\nmetadata:\n  name: ${name}\n  labels: ${labels}\n  ownerReferences: [{kind: StatefulSet, name: s, controller: true}]\n`;
    const text = [
      pod("s-0", "{a: x, controller-revision-hash: one}"),
      pod("s-1", "{a: x, controller-revision-hash: two}"),
      pod("s-2", "{a: z}"),
    ].join("---\n");
    const found = workloadsOf(worldFromManifests(documentsOf(text)).pods, []);
    assert.deepEqual(
      found.map(({ name, peer }) => [name, peer]),
      [
        ["default/s", "default/s-0"],
        ["default/s-2", "default/s-2"],
      ],
    );
  });
});
