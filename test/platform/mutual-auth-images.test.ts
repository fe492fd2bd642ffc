import assert from "node:assert/strict";
import { defaultRelease } from "../../cilium/releases";
import { ciliumSchema } from "../../config/cilium-schema";
import { unknownKeys } from "../../platform/chart-keys/unknown-keys";
import { mutualAuthValues } from "../../platform/cilium-values/mutual-auth";

const install = (mutualAuth: object): Record<string, { image?: unknown }> => {
  const values = mutualAuthValues(ciliumSchema.parse({ mutualAuth: { enabled: true, ...mutualAuth } }));
  assert.deepEqual(unknownKeys(values, defaultRelease.chart.keys), []);
  return (values.authentication as { mutual: { spire: { install: Record<string, { image?: unknown }> } } })
    .mutual.spire.install;
};

describe("SPIRE's images", () => {
  it("are the chart's unless the configuration names others", () => {
    assert.equal(install({}).agent?.image, undefined);
    assert.equal(install({}).server?.image, undefined);
  });

  it("are those of the configuration, by keys that the chart knows", () => {
    const { agent, server } = install({
      agentImage: "registry.example/a:1.2.3",
      serverImage: "registry.example/s:1.2.3",
    });
    assert.deepEqual(agent?.image, { override: "registry.example/a:1.2.3" });
    assert.deepEqual(server?.image, { override: "registry.example/s:1.2.3" });
  });

  it("must be pinned", () => {
    for (const agentImage of ["registry.example/a", "registry.example/a:latest"]) {
      assert.equal(ciliumSchema.safeParse({ mutualAuth: { agentImage } }).success, false);
    }
  });
});
