import assert from "node:assert/strict";
import { verdictJson } from "../../verdicts/answer-json";
import { VerdictEngine } from "../../verdicts/answer-question";
import { generateWorld } from "../differential/generate/generate-world";

describe("a verdict as JSON", () => {
  it("is what JSON.stringify makes of it, also the second time", () => {
    for (let seed = 0; seed < 60; seed++) {
      const { flows = [], ...world } = generateWorld(seed, 20);
      const engine = new VerdictEngine(world);
      for (const flow of [...flows, ...flows]) {
        const decided = engine.decide(engine.resolve(flow, "flow"));
        assert.equal(verdictJson(decided), JSON.stringify(engine.verdict(flow)));
      }
    }
  });
});
