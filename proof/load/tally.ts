import type { Verdict } from "../../verdicts/answer";
import { type Fate, fateOf } from "../judge";
import type { Sample } from "./read-sample";

/** The samples of one flow, and what is computed for it before and after a swap. */
export interface SwapSamples {
  /** `client → server 8080/TCP GET /`. */
  readonly flow: string;
  readonly connections: "new" | "kept alive";
  readonly before: Verdict;
  readonly after: Verdict;
  readonly samples: readonly Sample[];
  /** Why there are no more of them; absent where they went on to the end. */
  readonly ended?: string;
}

/** What became of a flow during a swap. */
export interface FlowTally extends SwapSamples {
  readonly counts: Readonly<Record<Fate, number>>;
  /** Answers though neither side allows it: a hole. */
  readonly holes: number;
  /** Drops and refusals though both sides allow it: an outage. */
  readonly outages: number;
  /** Connections that were cut: a client asks again over another one. */
  readonly cut: number;
  /** Whether in the end the new verdict was seen at work. */
  readonly atWork: boolean;
}

const fateOfVerdict = (verdict: Verdict): Fate => (verdict === "not-evaluable" ? "unknown" : fateOf(verdict));

/** So many in a row are no accident. */
const ENOUGH = 3;

/** Whether a verdict is seen at work: the last samples are all as it says. What nobody can know of a flow is so at once. */
export const isAtWork = (verdict: Verdict, samples: readonly Sample[]): boolean => {
  const fate = fateOfVerdict(verdict);
  const last = samples.slice(-ENOUGH);
  return fate === "unknown" || (last.length === ENOUGH && last.every((sample) => sample.fate === fate));
};

/** Counts what happened to a flow, and what should not have. */
export const tallyOf = (swap: SwapSamples): FlowTally => {
  const of = (fate: Fate): number => swap.samples.filter((sample) => sample.fate === fate).length;
  const counts = {
    passed: of("passed"),
    dropped: of("dropped"),
    refused: of("refused"),
    unknown: of("unknown"),
  };
  const sides = [fateOfVerdict(swap.before), fateOfVerdict(swap.after)];
  const isKnown = !sides.includes("unknown");
  return {
    ...swap,
    counts,
    holes: isKnown && !sides.includes("passed") ? counts.passed : 0,
    outages: sides.every((side) => side === "passed") ? counts.dropped + counts.refused : 0,
    cut: counts.unknown,
    atWork: isAtWork(swap.after, swap.samples),
  };
};

/**
 * Whether a swap was clean: no hole and no outage, something was seen of every flow, and in the end the new rules at work,
 * where its pods were there to the end.
 */
export const isClean = (tallies: readonly FlowTally[]): boolean =>
  tallies.every(
    ({ holes, outages, samples, ended, atWork }) =>
      holes === 0 && outages === 0 && samples.length > 0 && (atWork || ended !== undefined),
  );
