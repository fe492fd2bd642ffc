import assert from "node:assert/strict";
import {
  chooseProvider,
  FAILURE_MEMORY_MS,
  parseProviderMode,
} from "../../../sandbox/pulumi/provider-choice";

const now = 1_000_000_000_000;
const none = { mode: "auto", onPath: false, cached: false, failedAt: undefined, now } as const;

describe("choice of the provider plugin", () => {
  const cases: readonly [string, Parameters<typeof chooseProvider>[0], string][] = [
    ["tries a download when nothing is there", none, "download"],
    ["prefers what is on PATH", { ...none, onPath: true, cached: true }, "path"],
    ["takes what was downloaded before", { ...none, cached: true, failedAt: now }, "cache"],
    ["pays nothing after a failure", { ...none, failedAt: now - 1000 }, "stand-in"],
    ["tries again after a day", { ...none, failedAt: now - FAILURE_MEMORY_MS }, "download"],
    [
      "never takes the stand-in when the official one was asked for",
      { ...none, mode: "official", failedAt: now },
      "download",
    ],
    [
      "takes the stand-in when asked to, whatever is there",
      { ...none, mode: "stand-in", onPath: true, cached: true },
      "stand-in",
    ],
  ];
  for (const [name, facts, expected] of cases) it(name, () => assert.equal(chooseProvider(facts), expected));

  it("reads the mode and refuses others", () => {
    assert.equal(parseProviderMode(undefined), "auto");
    assert.equal(parseProviderMode(""), "auto");
    assert.equal(parseProviderMode("stand-in"), "stand-in");
    assert.equal(parseProviderMode("standin"), undefined);
  });
});
