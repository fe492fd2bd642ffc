import assert from "node:assert/strict";
import type { L7, Verdict } from "../../../verdicts/answer";
import type { DecidedFlow } from "../../../verdicts/answer-question";
import type { DirectionDecision } from "../../../verdicts/decide/direction-decision";
import { judge } from "./judge";
import type { Trial, TrialOutcome } from "./trial";

const side = (verdict: Verdict, l7: L7 = "none"): DirectionDecision => ({
  verdict,
  l7,
  authRequired: false,
  cause: { kind: "allowed", origins: [] },
});
const decided = (egress: DirectionDecision, ingress: DirectionDecision = side("allowed")): DecidedFlow => ({
  egress,
  ingress,
});

const to = { protocol: "TCP", address: "10.0.0.1", port: 80 } as const;
const request: Trial = { ...to, request: { method: "GET", path: "/", host: "a", headers: {} } };
const query: Trial = { ...to, protocol: "UDP", port: 53, name: "example.com" };
const datagram: Trial = { ...to, protocol: "UDP" };

const answered: TrialOutcome = { kind: "response", status: 200, server: true };
const forbidden: TrialOutcome = { kind: "response", status: 403, server: false };
const unavailable: TrialOutcome = { kind: "response", status: 503, server: false };
const noSuchName: TrialOutcome = { kind: "dns", code: 3 };
const refusedName: TrialOutcome = { kind: "dns", code: 5 };
const nothing: TrialOutcome = { kind: "nothing" };
const outcomes = [
  answered,
  forbidden,
  unavailable,
  { kind: "response", status: 200, server: false, grpc: 7 },
  { kind: "echo" },
  noSuchName,
  refusedName,
  nothing,
  { kind: "reset" },
  { kind: "error", text: "EHOSTUNREACH" },
] as const satisfies readonly TrialOutcome[];

const agreeing = (flow: DecidedFlow, trial: Trial): readonly number[] =>
  outcomes.flatMap((outcome, index) => (judge(flow, trial, outcome) === "agrees" ? [index] : []));

describe("what a trial says of a verdict", () => {
  const cases: readonly (readonly [string, DecidedFlow, Trial, readonly number[]])[] = [
    ["allowed", decided(side("allowed")), request, [0, 4, 5]],
    ["denied by default", decided(side("denied-by-default")), request, [7]],
    ["denied by a rule at the destination", decided(side("allowed"), side("denied-by-rule")), datagram, [7]],
    [
      "refused by the source's proxy",
      decided(side("denied-by-l7", "http"), side("denied-by-default")),
      request,
      [1, 3, 6],
    ],
    ["a name refused", decided(side("denied-by-l7", "dns")), query, [1, 3, 6]],
    [
      "dropped behind the source's proxy",
      decided(side("allowed", "http"), side("denied-by-default")),
      request,
      [2, 7],
    ],
  ];
  for (const [name, flow, trial, expected] of cases) {
    it(`${name}: these outcomes agree, and no other`, () =>
      assert.deepEqual(agreeing(flow, trial), expected));
  }

  it("is nothing where the engine says nothing, or a proxy gets what it does not read", () => {
    const leftOut = [
      judge(decided(side("not-evaluable")), request, answered),
      judge(decided(side("allowed", "dns")), datagram, nothing),
      judge(decided(side("allowed", "http")), query, nothing),
    ];
    for (const each of leftOut) assert.equal(typeof each, "object");
  });
});
