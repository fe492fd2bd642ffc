import assert from "node:assert/strict";
import type { OracleAnswer } from "../../support/oracle";
import { answerText, readAnswer } from "./answer-text";

const answer: OracleAnswer = {
  policies: [
    { kind: "", name: "" },
    { kind: "", name: "", error: "refused" },
  ],
  verdicts: [
    { verdict: "allowed", egress: "allowed", ingress: "allowed", l7: "http", auth: "required", because: [] },
    {
      verdict: "denied-by-l7",
      egress: "denied-by-l7",
      ingress: "denied-by-rule",
      l7: "dns",
      auth: "",
      because: [],
    },
    {
      verdict: "denied-by-l7",
      egress: "denied-by-l7",
      ingress: "allowed",
      l7: "tls",
      auth: "",
      because: [],
    },
    {
      verdict: "not-evaluable",
      egress: "denied-by-default",
      ingress: "not-evaluable",
      l7: "none",
      auth: "",
      because: [],
      authStable: false,
    },
  ],
};

describe("an engine's answer in a few letters", () => {
  it("is read as it was written", () => {
    assert.equal(answerText(answer), "+- aaahm pprn- ppat- ?d?-u");
    assert.deepEqual(readAnswer(answerText(answer)), answer);
  });

  it("is refused where a letter is none that is written", () => {
    assert.throws(() => readAnswer("+ aaxh-"), /"x" is no letter/);
    assert.throws(() => readAnswer("+ aaah"), /undefined is no letter/);
  });
});
