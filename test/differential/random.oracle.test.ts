import assert from "node:assert/strict";
import { answerQuestion } from "../../verdicts/answer-question";
import { Oracle } from "../support/oracle";
import { describeDifference } from "./describe-difference";
import { authRepeats, type DifferentialResult, runDifferential } from "./run-differential";

/** First seeds of the runs: the same worlds every time. Others are for `npm run fuzz`. */
const seeds = [1, 1_000_000, 2_000_000, 3_000_000] as const;
const worldsPerSeed = 500;
const flowsPerWorld = 30;

describe("verdicts on random worlds", function () {
  this.timeout(30 * 60_000);
  let oracle: Oracle;
  const results: DifferentialResult[] = [];
  before(async () => {
    oracle = await Oracle.start({ authRepeats });
  });
  after(() => oracle.close());

  for (const seed of seeds) {
    it(`are Cilium's, in ${worldsPerSeed} worlds from seed ${seed}`, async () => {
      const result = await runDifferential({
        ours: answerQuestion,
        theirs: (questions) => Promise.all(questions.map((question) => oracle.ask(question))),
        seed,
        worlds: worldsPerSeed,
        flowsPerWorld,
      });
      results.push(result);
      assert.equal(result.differences.map(describeDifference).join("---\n"), "");
      assert.ok(result.undecided.length <= worldsPerSeed / 100, `undecided: ${result.undecided}`);
      assert.ok(result.statistics.flows >= 0.99 * worldsPerSeed * flowsPerWorld);
    });
  }

  it("are of every kind, so that agreeing means something", () => {
    const share = (part: "verdicts" | "l7" | "auth", value: string): number => {
      const counts = results.map(({ statistics }) => statistics[part][value] ?? 0);
      const flows = results.map(({ statistics }) => statistics.flows);
      const sum = (numbers: readonly number[]): number => numbers.reduce((total, each) => total + each, 0);
      return sum(counts) / sum(flows);
    };
    const atLeast = [
      ["verdicts", "allowed", 0.35],
      ["verdicts", "denied-by-default", 0.2],
      ["verdicts", "denied-by-rule", 0.05],
      ["verdicts", "denied-by-l7", 0.05],
      ["verdicts", "not-evaluable", 0.001],
      ["l7", "none", 0.3],
      ["l7", "http", 0.05],
      ["l7", "dns", 0.02],
      ["l7", "tls", 0.005],
      ["auth", "required", 0.03],
    ] as const;
    for (const [part, value, least] of atLeast) {
      assert.ok(share(part, value) >= least, `${part} ${value}: ${share(part, value)}, wanted ${least}`);
    }
    for (const { statistics } of results) assert.ok(statistics.refused > statistics.policies / 100);
  });
});
