import assert from "node:assert/strict";
import { shortReason } from "../../questions/short-reason";
import type { FlowVerdict } from "../../verdicts/answer";

const answer = (more: Partial<FlowVerdict>): FlowVerdict => ({
  verdict: "allowed",
  egress: "allowed",
  ingress: "allowed",
  l7: "none",
  auth: "",
  because: [],
  ...more,
});
const step = (
  direction: "egress" | "ingress",
  effect: "allow" | "deny" | "redirect" | "none",
  policy?: string,
) => ({
  direction,
  effect,
  text: "in words",
  ...(policy === undefined ? {} : { policy, rule: "spec" }),
});

describe("the short reason", () => {
  const cases: readonly (readonly [FlowVerdict, string])[] = [
    [
      answer({ because: [step("egress", "none"), step("ingress", "allow", "K/n/p")] }),
      "out: no policy; in: p",
    ],
    [answer({ because: [step("ingress", "allow")] }), "in: in words"],
    [answer({ because: [step("ingress", "redirect", "K/p")] }), "in: p, where rules decide each request"],
    [
      answer({ auth: "required", because: [step("ingress", "allow", "K/n/p")] }),
      "in: p; mutual authentication required",
    ],
    [
      answer({
        egress: "denied-by-default",
        because: [step("egress", "none", "K/n/p"), step("egress", "none", "K/n/q")],
      }),
      "out: no rule allows it (p, q)",
    ],
    [answer({ ingress: "denied-by-rule", because: [step("ingress", "deny", "K/n/p")] }), "in: p denies it"],
    [
      answer({ ingress: "denied-by-l7", because: [step("ingress", "redirect", "K/n/p")] }),
      "in: p lists no such request",
    ],
    [answer({ egress: "not-evaluable", because: [step("egress", "none")] }), "out: in words"],
  ];
  for (const [given, text] of cases) it(text, () => assert.equal(shortReason(given), text));
});
