import assert from "node:assert/strict";
import { parseOciReference, registryAddress } from "../../../../platform/charts/oci/oci-reference";

const address = (chart: string, version = "1.18.6"): string | undefined => {
  const reference = parseOciReference(chart, version);
  return reference && `${registryAddress(reference)} ${reference.tag}`;
};

describe("an oci:// reference", () => {
  it("leads to a registry's API, with TLS but on loopback", () => {
    assert.equal(
      address("oci://quay.io/cilium/charts/cilium"),
      "https://quay.io/v2/cilium/charts/cilium 1.18.6",
    );
    assert.equal(address("oci://localhost:5000/charts/c"), "http://localhost:5000/v2/charts/c 1.18.6");
    assert.equal(address("oci://127.0.0.1:5000/c"), "http://127.0.0.1:5000/v2/c 1.18.6");
    assert.equal(address("oci://localhost.example/c"), "https://localhost.example/v2/c 1.18.6");
  });

  it("has a version's + as _ in its tag", () => {
    assert.equal(address("oci://r.example/c", "1.0.0+2"), "https://r.example/v2/c 1.0.0_2");
  });

  for (const wrong of [
    "oci://r.example",
    "oci://r.example/c:1.0.0",
    "oci://r.example/c@sha256:0",
    "oci:///c",
    "oci://u@r/c",
    "r.example/c",
  ]) {
    it(`is not ${wrong}`, () => assert.equal(address(wrong), undefined));
  }
});
