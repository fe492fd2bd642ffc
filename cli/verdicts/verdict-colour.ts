import type pc from "picocolors";
import type { Verdict } from "../../verdicts/answer";

type Colours = ReturnType<typeof pc.createColors>;

/** A verdict in its colour. */
export const colouredVerdict = (verdict: Verdict, colours: Colours): string => {
  switch (verdict) {
    case "allowed":
      return colours.green(verdict);
    case "denied-by-default":
    case "denied-by-rule":
      return colours.red(verdict);
    case "denied-by-l7":
      return colours.magenta(verdict);
    case "not-evaluable":
      return colours.yellow(verdict);
  }
};
