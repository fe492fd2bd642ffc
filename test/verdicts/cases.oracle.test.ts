import assert from "node:assert/strict";
import { Oracle } from "../support/oracle";
import { caseFiles, questionOf, refusedQuestionOf } from "./case-file";
import { flowMismatches } from "./check-case";

/** The expectations of the cases are written by hand: Cilium's own engine has to agree with them. */
describe("expected verdicts", function () {
  this.timeout(1_800_000);
  let oracle: Oracle;
  before(async () => {
    oracle = await Oracle.start();
  });
  after(() => oracle.close());

  for (const { subject, flowCases, refusals } of caseFiles()) {
    describe(subject, () => {
      for (const each of flowCases) {
        it(each.name, async () => {
          assert.deepEqual(flowMismatches(each, await oracle.ask(questionOf(each)), false), []);
        });
      }
      for (const each of refusals) {
        it(each.name, async () => {
          const { policies } = await oracle.ask(refusedQuestionOf(each));
          assert.ok(policies[0]?.error, "Cilium takes the policy");
        });
      }
    });
  }
});
