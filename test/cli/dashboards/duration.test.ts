import assert from "node:assert/strict";
import { durationText, parseDuration } from "../../../cli/dashboards/duration";

describe("a duration", () => {
  it("is read as Prometheus and Grafana write it", () => {
    assert.equal(parseDuration("30s"), 30);
    assert.equal(parseDuration("1h30m"), 5400);
    assert.equal(parseDuration("2d"), 172_800);
    for (const text of ["", "3", "h", "0s", "1.5h", "-1h", "1h ", "3 h"]) {
      assert.equal(parseDuration(text), undefined, JSON.stringify(text));
    }
  });

  it("is written so that it reads as the same", () => {
    for (const seconds of [1, 15, 60, 90, 3600, 5400, 86_400, 90_061]) {
      assert.equal(parseDuration(durationText(seconds)), seconds);
    }
    assert.equal(durationText(5400), "1h30m");
  });
});
