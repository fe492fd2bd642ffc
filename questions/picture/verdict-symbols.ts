import type { Verdict } from "../../verdicts/answer";

/** How a picture shows a verdict: a symbol and a class, so that nobody has to tell colours apart. */
export interface VerdictSymbol {
  readonly symbol: string;
  readonly className: string;
  readonly meaning: string;
}

/** Symbols of the verdicts, in the order of the legend. */
export const verdictSymbols: Readonly<Record<Verdict, VerdictSymbol>> = {
  allowed: { symbol: "✓", className: "allowed", meaning: "allowed" },
  "denied-by-default": {
    symbol: "✕",
    className: "default",
    meaning: "denied by default: nothing allows it, dropped without an answer",
  },
  "denied-by-rule": {
    symbol: "D",
    className: "rule",
    meaning: "denied by a deny rule: dropped without an answer",
  },
  "denied-by-l7": {
    symbol: "7",
    className: "l7",
    meaning: "denied at layer 7: the proxy answers (HTTP 403, DNS REFUSED)",
  },
  "not-evaluable": {
    symbol: "?",
    className: "unknown",
    meaning: "not evaluable: it depends on what no policy says",
  },
};
