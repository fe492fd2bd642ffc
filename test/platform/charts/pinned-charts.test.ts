import assert from "node:assert/strict";
import { readStackConfig } from "../../../config/read-stack-config";
import { storeFolder } from "../../../platform/charts/chart-store";
import { pinnedDigest } from "../../../platform/charts/pinned-charts";
import { cacheDirectory } from "../../../sandbox/toolchain/cache-directory";

describe("pinned charts", () => {
  it("every default version has its digest, another version none", () => {
    const { cilium, monitoring } = readStackConfig({
      values: {
        "talos-policy-lab:cluster": '{"context":"c"}',
        "talos-policy-lab:monitoring": '{"mode":"external"}',
      },
    });
    for (const { chart, version } of [cilium, monitoring, monitoring.crds]) {
      assert.match(pinnedDigest(chart, version) ?? "", /^[0-9a-f]{64}$/, `${chart} ${version}`);
      assert.equal(pinnedDigest(chart, "0.0.1"), undefined);
    }
  });

  it("are kept where the tools are", () => {
    const environment = { HOME: "/home/a", XDG_CACHE_HOME: "/cache" };
    assert.equal(storeFolder(environment), `${cacheDirectory(environment)}/charts`);
    assert.equal(storeFolder({ HOME: "/someone" }), "/someone/.cache/talos-policy-lab/charts");
  });
});
