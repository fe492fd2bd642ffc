import assert from "node:assert/strict";
import type { Answer, FlowVerdict, Verdict } from "../../verdicts/answer";
import type { Question } from "../../verdicts/world";
import { valuesUnder } from "./around/visit-tree";
import { describeDifference } from "./describe-difference";
import { generateWorld } from "./generate/generate-world";
import { runDifferential } from "./run-differential";

const flowVerdict = (verdict: Verdict): FlowVerdict => ({
  verdict,
  egress: verdict,
  ingress: "allowed",
  l7: "none",
  auth: "",
  because: [],
});

/** A stand-in for an engine: says the same of every flow. */
const engine =
  (decide: (question: Question) => Verdict) =>
  (question: Question): Answer => ({
    policies: (question.policies ?? []).map((policy) => ({
      kind: policy.kind ?? "",
      name: policy.metadata?.name ?? "",
    })),
    verdicts: (question.flows ?? []).map(() => flowVerdict(decide(question))),
  });

const right = engine((question) =>
  valuesUnder(question.policies, "ingressDeny").length > 0 ? "denied-by-rule" : "allowed",
);
const ignoresDeny = engine(() => "allowed");

describe("the differential run", () => {
  it("finds nothing between two that are alike, and counts what it asked", async () => {
    const seen: number[] = [];
    const { statistics, differences } = await runDifferential({
      ours: right,
      theirs: async (questions) => questions.map(right),
      seed: 1,
      worlds: 70,
      flowsPerWorld: 5,
      onProgress: (done) => seen.push(done),
    });
    assert.deepEqual(differences, []);
    assert.deepEqual([statistics.worlds, statistics.flows, seen], [70, 350, [50, 70]]);
  });

  it("catches an engine that ignores deny rules, and shows the smallest world", async () => {
    const { differences } = await runDifferential({
      ours: ignoresDeny,
      theirs: async (questions) => questions.map(right),
      seed: 1,
      worlds: 200,
      flowsPerWorld: 5,
      maxDifferences: 2,
    });
    assert.equal(differences.length, 2);
    for (const found of differences) {
      assert.equal(found.question.policies?.length, 1);
      assert.equal(found.question.flows?.length, 1);
      assert.ok((found.question.endpoints ?? []).length <= 2);
      assert.match(describeDifference(found), /ours: allowed\n\s+theirs: denied-by-rule/);
    }
  });

  it("keeps apart what the oracle answers now so and now otherwise", async () => {
    let asked = 0;
    const { differences, undecided } = await runDifferential({
      ours: engine(() => "allowed"),
      theirs: async (questions) =>
        questions.map((question) =>
          engine(() => (asked++ % 2 === 0 ? "denied-by-rule" : "allowed"))(question),
        ),
      seed: 9,
      worlds: 1,
      flowsPerWorld: 1,
    });
    assert.deepEqual([differences, undecided], [[], [9]]);
  });

  it("takes an engine that throws for one that differs", async () => {
    const { differences } = await runDifferential({
      ours: () => {
        throw new Error("no such thing");
      },
      theirs: async (questions) => questions.map(right),
      seed: 1,
      worlds: 1,
      flowsPerWorld: 3,
    });
    assert.equal(differences[0]?.differences[0]?.field, "thrown");
    assert.match(differences.map(describeDifference).join(""), /no such thing/);
  });

  it("keeps apart the worlds that Cilium's code panics at", async () => {
    const failing = JSON.stringify(generateWorld(13, 1));
    const { differences, undecided, statistics } = await runDifferential({
      ours: right,
      theirs: async (questions) => {
        if (questions.some((question) => JSON.stringify(question) === failing))
          throw new Error("it panicked");
        return questions.map(right);
      },
      seed: 1,
      worlds: 60,
      flowsPerWorld: 1,
    });
    assert.deepEqual([differences, undecided, statistics.worlds], [[], [13], 59]);
  });

  it("names the world that the oracle fails at", async () => {
    const failing = JSON.stringify(generateWorld(13, 1));
    const run = runDifferential({
      ours: right,
      theirs: async (questions) => {
        if (questions.some((question) => JSON.stringify(question) === failing)) throw new Error("bad world");
        return questions.map(right);
      },
      seed: 1,
      worlds: 50,
      flowsPerWorld: 1,
    });
    await assert.rejects(run, /seed 13: Error: bad world/);
  });

  it("says so when the oracle leaves an answer out", async () => {
    const run = runDifferential({
      ours: right,
      theirs: async () => [],
      seed: 1,
      worlds: 1,
      flowsPerWorld: 1,
    });
    await assert.rejects(run, /0 answers to 1 questions/);
  });
});
