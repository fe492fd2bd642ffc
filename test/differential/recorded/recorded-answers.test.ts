import assert from "node:assert/strict";
import { ciliumReleases, defaultRelease } from "../../../cilium/releases";
import { answerQuestion } from "../../../verdicts/answer-question";
import { compareAnswers } from "../compare-answers";
import { generateWorld } from "../generate/generate-world";
import { readAnswer } from "./answer-text";
import { fingerprint, readRecording } from "./recording";

const others = ciliumReleases.filter((release) => release !== defaultRelease);

describe("verdicts of other releases of Cilium, on random worlds", function () {
  this.timeout(5 * 60_000);

  it("are recorded for every release but the default one, whose engine is asked itself", () => {
    assert.ok(others.length > 0);
  });

  for (const cilium of others) {
    describe(cilium.minor, () => {
      const recording = readRecording(cilium);
      const worlds = recording.worlds.map((world) => ({
        ...world,
        asked: generateWorld(world.seed, recording.flowsPerWorld, world.profile),
      }));

      it("are of the pinned version, about the worlds that the seeds give today", () => {
        assert.equal(recording.version, cilium.version);
        assert.ok(worlds.length >= 190, `${worlds.length} worlds`);
        const stale = worlds.filter(({ asked, question }) => fingerprint(asked) !== question);
        assert.deepEqual(
          stale.map(({ seed }) => seed),
          [],
          `other worlds by now: npm run engine-answers -- --cilium ${cilium.minor}`,
        );
      });

      it("are what its own engine answered", () => {
        for (const { seed, asked, answer } of worlds) {
          const ours = answerQuestion({ ...asked, cilium });
          assert.deepEqual(compareAnswers(asked, ours, readAnswer(answer)), [], `seed ${seed}`);
        }
      });

      it("are what its own engine answered about policies that people wrote", () => {
        const sorts = ["example", "phase", "conformance", "case"];
        const counts = sorts.map(
          (sort) => recording.written.filter(({ name }) => name.startsWith(`${sort} `)).length,
        );
        assert.ok(
          counts.every((count) => count >= 20),
          counts.join(", "),
        );
        for (const { name, question, answer } of recording.written) {
          const ours = answerQuestion({ ...question, cilium });
          assert.deepEqual(compareAnswers(question, ours, readAnswer(answer)), [], name);
        }
      });

      it("differ from those of the default release, so that agreeing means something", () => {
        const different = worlds.filter(({ asked, answer }) => {
          const ours = answerQuestion({ ...asked, cilium: defaultRelease });
          return compareAnswers(asked, ours, readAnswer(answer)).length > 0;
        });
        assert.ok(different.length >= 5, `${different.length} worlds`);
      });
    });
  }
});
