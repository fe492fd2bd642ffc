import assert from "node:assert/strict";
import type { Verdict } from "../../policies/expectation";
import { proxyAnswers } from "../../proof/agents/cilium-settings";
import { differenceText, judge } from "../../proof/judge";
import type { Outcome } from "../../proof/outcome";
import { usualAnswers } from "../../proof/probes/read-outcome";

const outcomes: readonly Outcome[] = [
  { kind: "connected" },
  { kind: "refused-port" },
  { kind: "silence" },
  { kind: "http", status: 200, byProxy: false },
  { kind: "http", status: 403, byProxy: true },
  { kind: "http", status: 403, byProxy: false },
  { kind: "http", status: 503, byProxy: false },
  { kind: "grpc", status: 0, byProxy: false },
  { kind: "grpc", status: 7, byProxy: true },
  { kind: "grpc", status: 14, byProxy: false },
  { kind: "dns", code: 0 },
  { kind: "dns", code: 2 },
  { kind: "dns", code: 3 },
  { kind: "dns", code: 5 },
  { kind: "cut" },
  { kind: "unresolved" },
  { kind: "unclear", text: "" },
];

const which = (
  verdict: Verdict,
  wanted: string,
  asked: { http?: object; tls?: object } = {},
  answers = usualAnswers,
) =>
  outcomes.flatMap((outcome, index) => (judge(verdict, outcome, asked, answers) === wanted ? [index] : []));

describe("what a client saw, held against a verdict", () => {
  it("agrees with one verdict only, whatever it is", () => {
    assert.deepEqual(which("allowed", "agrees"), [0, 1, 3, 5, 7, 10, 12]);
    assert.deepEqual(which("denied-by-l7", "agrees"), [4, 8, 13]);
    assert.deepEqual(which("denied-by-default", "agrees"), [2]);
    assert.deepEqual(which("denied-by-rule", "agrees"), [2]);
  });

  it("is no verdict where it is a hiccup, and so differs from none", () => {
    for (const verdict of ["allowed", "denied-by-l7", "denied-by-default"] as const)
      assert.deepEqual(which(verdict, "unknown"), [6, 9, 11, 14, 15, 16]);
  });

  it("says nothing of a request where nobody listens, but that the packet was not dropped", () => {
    const closed: Outcome = { kind: "refused-port" };
    const asked = { http: {} };
    assert.equal(judge("allowed", closed, asked, usualAnswers), "unknown");
    assert.equal(judge("denied-by-l7", closed, asked, usualAnswers), "unknown");
    assert.equal(judge("denied-by-default", closed, asked, usualAnswers), "differs");
  });

  it("takes a connection that is cut for a refusal where a TLS handshake was asked about", () => {
    assert.equal(judge("denied-by-l7", { kind: "cut" }, { tls: {} }, usualAnswers), "agrees");
    assert.equal(judge("allowed", { kind: "cut" }, { tls: {} }, usualAnswers), "differs");
  });

  it("knows how the cluster's DNS proxy refuses, by its settings", () => {
    const answers = proxyAnswers({ "tofqdns-dns-reject-response-code": "nameError", "http-403-msg": "no" });
    assert.deepEqual(answers, { accessDenied: "no", dnsCode: 3 });
    assert.deepEqual(which("denied-by-l7", "agrees", {}, answers), [4, 8, 12]);
    assert.deepEqual(proxyAnswers({}), usualAnswers);
  });

  it("is said in a line", () => {
    const http = { http: {} };
    const text = (verdict: Verdict, outcome: Outcome, asked: object) =>
      differenceText(verdict, outcome, asked);
    assert.equal(
      text("denied-by-l7", { kind: "http", status: 404, byProxy: false }, http),
      "expected 403 by Cilium's proxy, got 404",
    );
    assert.equal(
      text("denied-by-l7", { kind: "dns", code: 0 }, { dns: {} }),
      "expected REFUSED, got NOERROR",
    );
    assert.equal(text("allowed", { kind: "silence" }, {}), "expected an answer, got no answer");
    assert.equal(text("denied-by-rule", { kind: "connected" }, {}), "expected no answer, got connected");
  });
});
