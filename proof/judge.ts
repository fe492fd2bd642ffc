import type { Verdict } from "../policies/expectation";
import { type Outcome, outcomeText } from "./outcome";
import type { ProxyAnswers } from "./probes/read-outcome";

/** What was done with a flow, as far as its client can tell. */
export type Fate = "passed" | "dropped" | "refused" | "unknown";

/** What is to be done with a flow of a verdict. */
export const fateOf = (verdict: Verdict): Exclude<Fate, "unknown"> => {
  switch (verdict) {
    case "allowed":
      return "passed";
    case "denied-by-l7":
      return "refused";
    case "denied-by-default":
    case "denied-by-rule":
      return "dropped";
  }
};

/** What a flow asks for, as far as its fate depends on it. */
export interface Asked {
  readonly http?: object;
  readonly tls?: object;
}

const SERVFAIL = 2;
const UNAVAILABLE = 14;
/** What a proxy answers itself when it finds no server behind it. */
const gatewayErrors: readonly number[] = [502, 503, 504];

/** What a client's observation says of a flow. `unknown`: a hiccup, or something that no verdict explains. */
export const seenFate = (outcome: Outcome, { http, tls }: Asked, { dnsCode }: ProxyAnswers): Fate => {
  switch (outcome.kind) {
    case "connected":
      return "passed";
    case "refused-port":
      // The packet arrived. Whether a request would have passed, nobody was there to say.
      return http === undefined ? "passed" : "unknown";
    case "http":
      if (outcome.byProxy) return "refused";
      return gatewayErrors.includes(outcome.status) ? "unknown" : "passed";
    case "grpc":
      if (outcome.byProxy && outcome.status !== UNAVAILABLE) return "refused";
      return outcome.status === UNAVAILABLE ? "unknown" : "passed";
    case "dns":
      if (outcome.code === dnsCode) return "refused";
      return outcome.code === SERVFAIL ? "unknown" : "passed";
    case "silence":
      return "dropped";
    case "cut":
      return tls === undefined ? "unknown" : "refused";
    case "unresolved":
    case "unclear":
      return "unknown";
  }
};

/** Whether something was seen as it was to be. */
export type Judgement = "agrees" | "differs" | "unknown";

/** Holds what a client saw against a verdict. */
export const judge = (verdict: Verdict, outcome: Outcome, asked: Asked, answers: ProxyAnswers): Judgement => {
  const fate = seenFate(outcome, asked, answers);
  // A request that a dropped packet can't have: the packet arrived, whoever listens there.
  if (outcome.kind === "refused-port" && fateOf(verdict) === "dropped") return "differs";
  if (fate === "unknown") return "unknown";
  return fate === fateOf(verdict) ? "agrees" : "differs";
};

/** What a client sees of a verdict, in a few words. */
export const expectedText = (verdict: Verdict, { http, tls }: Asked, dns: boolean): string => {
  switch (fateOf(verdict)) {
    case "passed":
      return "an answer";
    case "dropped":
      return "no answer";
    case "refused":
      if (tls !== undefined) return "connection cut";
      return http === undefined && dns ? "REFUSED" : "403 by Cilium's proxy";
  }
};

/** `expected 403 by Cilium's proxy, got 404`. */
export const differenceText = (
  verdict: Verdict,
  outcome: Outcome,
  asked: Asked & { readonly dns?: object },
): string => `expected ${expectedText(verdict, asked, asked.dns !== undefined)}, got ${outcomeText(outcome)}`;
