import assert from "node:assert/strict";
import { formatSeconds } from "../../../sandbox/reporter";
import { toolOf, toolsFor } from "../../../sandbox/toolchain/catalogue";
import { announceBuild, estimateBuild, secondsOn } from "../../../sandbox/toolchain/estimate";

describe("build estimate", () => {
  const sandbox = toolsFor("sandbox").map(toolOf);
  const evidence = toolsFor("evidence").map(toolOf);

  it("is 15 minutes and 6.5 GB for a sandbox's tools on two cores", () => {
    assert.deepEqual(estimateBuild(sandbox, 2), { minutes: 15, gigabytes: 6.5, programGigabytes: 0.8 });
  });

  it("is another 5 minutes and 1.2 GB for Prometheus and promtool", () => {
    assert.deepEqual(estimateBuild(evidence, 2), { minutes: 5, gigabytes: 1.2, programGigabytes: 0.1 });
  });

  it("is shorter with more cores, but not in proportion", () => {
    assert.equal(secondsOn(2, 100), 100);
    assert.equal(secondsOn(8, 100), 43.75);
    assert.equal(secondsOn(1, 100), 175);
  });

  it("never promises nothing", () => assert.equal(estimateBuild([toolOf("kube-scheduler")], 64).minutes, 1));

  it("says how long, how much, where, and what to do meanwhile", () => {
    const text = announceBuild(sandbox, 2, { cache: "/c/bin", buildCache: "/c/go-build" }).join("\n");
    for (const part of [
      "11 of the tools",
      "15 min on 2 idle cores",
      "6.5 GB",
      "0.8 GB of programs",
      "/c/go-build",
      "/c/bin",
      "npm run test:unit",
    ]) {
      assert.ok(text.includes(part), `${part} in:\n${text}`);
    }
  });

  it("writes times as people do", () => {
    assert.deepEqual([0.04, 4.24, 9.96, 59.7, 60, 3725].map(formatSeconds), [
      "0.0s",
      "4.2s",
      "10s",
      "1m00s",
      "1m00s",
      "62m05s",
    ]);
  });
});
