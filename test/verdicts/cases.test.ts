import assert from "node:assert/strict";
import { answerQuestion } from "../../verdicts/answer-question";
import { caseFiles, questionOf, refusedQuestionOf } from "./case-file";
import { flowMismatches, refusalMismatches } from "./check-case";

describe("verdicts", () => {
  for (const { subject, flowCases, refusals } of caseFiles()) {
    describe(subject, () => {
      for (const each of flowCases) {
        it(each.name, () => {
          assert.deepEqual(flowMismatches(each, answerQuestion(questionOf(each)), true), []);
        });
      }
      for (const each of refusals) {
        it(each.name, () => {
          const [status] = answerQuestion(refusedQuestionOf(each)).policies;
          assert.ok(status !== undefined);
          assert.deepEqual(refusalMismatches(each, status), []);
        });
      }
    });
  }
});
