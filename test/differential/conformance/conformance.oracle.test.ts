import assert from "node:assert/strict";
import { answerQuestion } from "../../../verdicts/answer-question";
import type { Peer } from "../../../verdicts/world";
import { Oracle } from "../../support/oracle";
import { conformanceCases, expandCase } from "./conformance-case";

const shown = (peer: Peer): string => (typeof peer === "string" ? peer : JSON.stringify(peer));

describe("conformance of NetworkPolicy", function () {
  this.timeout(30 * 60_000);
  let oracle: Oracle;
  before(async () => {
    oracle = await Oracle.start();
  });
  after(() => oracle.close());

  for (const each of conformanceCases()) {
    it(each.name, async () => {
      const { question, expected } = expandCase(each);
      const theirs = await oracle.ask(question);
      const ours = answerQuestion(question);
      for (const { policies, verdicts } of [ours, theirs]) {
        assert.deepEqual(
          policies.filter((policy) => policy.error !== undefined),
          [],
        );
        assert.equal(verdicts.length, expected.length);
      }
      const wrong = (question.flows ?? []).flatMap(({ from, to, port, protocol }, index) => {
        const [want, our, their] = [expected[index], ours.verdicts[index], theirs.verdicts[index]];
        if (our?.verdict === want && their?.verdict === want) return [];
        const flow = `${shown(from)} → ${shown(to)}:${port}/${protocol ?? "TCP"}`;
        return [`${flow} expected ${want}, ours ${our?.verdict}, Cilium's ${their?.verdict}`];
      });
      assert.deepEqual(wrong, []);
    });
  }
});
