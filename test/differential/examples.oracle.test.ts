import assert from "node:assert/strict";
import { catalogue } from "../../policies/catalogue";
import { lab } from "../../policies/lab/lab";
import { answerQuestion } from "../../verdicts/answer-question";
import type { ManifestObject } from "../../verdicts/world";
import { Oracle } from "../support/oracle";
import { ciliumExamples } from "./around/cilium-examples";
import { worldAround } from "./around/world-around";
import { compareAnswers } from "./compare-answers";
import { addAnswer, emptyStatistics } from "./statistics";

describe("verdicts on policies that people wrote", function () {
  this.timeout(30 * 60_000);
  let oracle: Oracle;
  let met = emptyStatistics;
  before(async () => {
    oracle = await Oracle.start();
  });
  after(() => oracle.close());

  const agrees = async (policies: readonly ManifestObject[]): Promise<void> => {
    const question = worldAround(policies);
    const ours = answerQuestion(question);
    const theirs = await oracle.ask(question);
    met = addAnswer(met, question, theirs);
    const differences = compareAnswers(question, ours, theirs);
    assert.deepEqual(
      differences.map((found) => ({ ...found, flow: question.flows?.[found.index] })),
      [],
    );
  };

  describe("Cilium's examples", () => {
    const examples = ciliumExamples();

    it("are all there", () => {
      assert.ok(examples.length > 50, `${examples.length} files`);
    });

    for (const { name, policies } of examples) it(name, () => agrees(policies));
  });

  describe("the catalogue", () => {
    for (const [name, stack] of Object.entries(catalogue)) {
      it(name, () => agrees(stack.objects(lab).map((object): ManifestObject => ({ ...object }))));
    }
  });

  describe("between them", () => {
    it("they meet every verdict and every proxy", () => {
      assert.deepEqual(Object.keys(met.verdicts).sort(), [
        "allowed",
        "denied-by-default",
        "denied-by-l7",
        "denied-by-rule",
        "not-evaluable",
      ]);
      assert.deepEqual(Object.keys(met.l7).sort(), ["dns", "http", "none", "tls"]);
    });
  });
});
