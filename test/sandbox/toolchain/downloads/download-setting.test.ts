import assert from "node:assert/strict";
import { downloadPlace } from "../../../../sandbox/toolchain/downloads/download-setting";

describe("LAB_DOWNLOADS", () => {
  const url = "https://dl.k8s.io/v1.35.4/kubernetes.tar.gz";

  it("unset or on: from the projects' own places", () => {
    assert.equal(downloadPlace({})?.(url), url);
    assert.equal(downloadPlace({ LAB_DOWNLOADS: "on" })?.(url), url);
  });

  it("off: from nowhere", () => assert.equal(downloadPlace({ LAB_DOWNLOADS: "off" }), undefined));

  it("an address: from a mirror, by host and path", () => {
    const place = downloadPlace({ LAB_DOWNLOADS: "http://127.0.0.1:8080/tools/" });
    assert.equal(place?.(url), "http://127.0.0.1:8080/tools/dl.k8s.io/v1.35.4/kubernetes.tar.gz");
  });

  for (const value of ["no", "ftp://mirror", "https://"])
    it(`${value}: is refused`, () => {
      assert.throws(() => downloadPlace({ LAB_DOWNLOADS: value }), /LAB_DOWNLOADS=.* is not one of on, off/);
    });
});
