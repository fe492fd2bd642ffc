import assert from "node:assert/strict";
import { catalogue } from "../../policies/catalogue";
import type { Expectation } from "../../policies/expectation";
import { lab } from "../../policies/lab/lab";
import { labWorld, toFlow } from "../../policies/lab/lab-world";
import type { Phase } from "../../policies/phase";
import { flowText } from "../../policies/unmet-expectations";
import { policyKinds } from "../../verdicts/rules/read-policies";
import type { Question } from "../../verdicts/world";
import { Oracle } from "../support/oracle";

const questionOf = (phase: Phase, expectations: readonly Expectation[]): Question => ({
  ...labWorld(lab),
  policies: phase
    .objects(lab)
    .filter(({ kind }) => Object.hasOwn(policyKinds, kind))
    .map((object) => ({ ...object })),
  flows: expectations.map(({ flow }) => toFlow(lab, flow)),
});

describe("the catalogue, decided by Cilium's own engine", function () {
  this.timeout(30 * 60_000);
  let oracle: Oracle;
  before(async () => {
    oracle = await Oracle.start();
  });
  after(() => oracle.close());

  /** Expectations that Cilium's engine decides otherwise. */
  const unmet = async (phase: Phase, expectations: readonly Expectation[]): Promise<string[]> => {
    const { policies, verdicts } = await oracle.ask(questionOf(phase, expectations));
    for (const { name, error } of policies) assert.equal(error, undefined, `${name} is refused`);
    return expectations.flatMap(({ flow, verdict, auth = "" }, index) => {
      const decided = verdicts[index];
      if (decided?.verdict === verdict && (auth === "" || decided.auth === auth)) return [];
      return [`${flowText(flow)}: ${decided?.verdict} ${decided?.auth}`];
    });
  };

  for (const [name, phase] of Object.entries(catalogue)) {
    it(`${name} does what it says`, async () => {
      assert.deepEqual(await unmet(phase, phase.expectations(lab)), []);
    });
  }

  it("notices a phase that says what it does not do", async () => {
    const [first] = catalogue.baseline.expectations(lab);
    assert.equal((await unmet(catalogue.baseline, [{ ...first, verdict: "denied-by-rule" }])).length, 1);
  });
});
