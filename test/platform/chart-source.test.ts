import assert from "node:assert/strict";
import { chartSource } from "../../platform/chart-source";

const source = (chart: string) =>
  chartSource({ chart, version: "1.18.6", repository: "https://helm.cilium.io/" });

describe("where the chart comes from", () => {
  it("a name is looked up in the repository", () => {
    assert.deepEqual(source("cilium"), {
      chart: "cilium",
      version: "1.18.6",
      repositoryOpts: { repo: "https://helm.cilium.io/" },
    });
  });

  it("an OCI reference needs no repository", () => {
    assert.deepEqual(source("oci://quay.io/cilium/charts/cilium"), {
      chart: "oci://quay.io/cilium/charts/cilium",
      version: "1.18.6",
    });
  });

  for (const path of ["./charts/cilium", "../charts/cilium", "/charts/cilium"]) {
    it(`${path} is a path; its Chart.yaml says the version`, () => {
      assert.deepEqual(source(path), { chart: path });
    });
  }
});
