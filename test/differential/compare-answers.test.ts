import assert from "node:assert/strict";
import type { FlowVerdict } from "../../verdicts/answer";
import type { Question } from "../../verdicts/world";
import type { OracleAnswer, OracleVerdict } from "../support/oracle";
import { compareAnswers } from "./compare-answers";

const verdict: FlowVerdict = {
  verdict: "allowed",
  egress: "allowed",
  ingress: "allowed",
  l7: "none",
  auth: "",
  because: [],
};
const question: Question = {
  policies: [{ kind: "NetworkPolicy" }],
  flows: [{ from: "a/b", to: "c/d", port: 80 }],
};
const answer = (changed: Partial<OracleVerdict> = {}, error?: string): OracleAnswer => ({
  policies: [{ kind: "NetworkPolicy", name: "p", ...(error === undefined ? {} : { error }) }],
  verdicts: [{ ...verdict, ...changed }],
});

describe("comparing answers", () => {
  it("finds nothing in equal ones, whatever their texts are", () => {
    assert.deepEqual(compareAnswers(question, answer({}, "one"), answer({}, "another")), []);
  });

  it("finds each field", () => {
    const other = answer({
      verdict: "denied-by-rule",
      egress: "denied-by-rule",
      ingress: "denied-by-l7",
      l7: "http",
      auth: "required",
    });
    const fields = compareAnswers(question, answer(), other).map((difference) => difference.field);
    assert.deepEqual(fields, ["verdict", "egress", "ingress", "l7", "auth"]);
  });

  it("finds a policy that only one side takes", () => {
    assert.deepEqual(compareAnswers(question, answer({}, "bad port"), answer()), [
      { field: "policy", index: 0, ours: "bad port", theirs: "taken" },
    ]);
  });

  it("leaves auth out where Cilium itself has no answer", () => {
    const unstable: Partial<OracleVerdict> = { auth: "required", authStable: false };
    assert.deepEqual(compareAnswers(question, answer(), answer(unstable)), []);
  });

  it("wants an answer for every policy and flow", () => {
    const short = { ...answer(), verdicts: [] };
    assert.deepEqual(
      compareAnswers(question, answer(), short).map((difference) => difference.field),
      ["count"],
    );
  });
});
