import type { Verdict } from "../../policies/expectation";
import type { ExpectedRow } from "../../questions/subject";
import type { FlowVerdict } from "../../verdicts/answer";
import { type Asked, differenceText, fateOf, type Judgement, judge } from "../judge";
import type { Outcome } from "../outcome";
import { outcomeText } from "../outcome";
import type { ProxyAnswers } from "../probes/read-outcome";
import type { Observation, SeenVerdict, WitnessName } from "../witness";
import type { RowResult, Testimony } from "./proof";

const seenFor: Readonly<Record<ReturnType<typeof fateOf>, SeenVerdict>> = {
  passed: "forwarded",
  dropped: "dropped",
  refused: "refused",
};

/**
 * Whether what a witness saw fits a verdict. A dropped packet was forwarded at its source where the destination drops it, and
 * a refused request came over packets that were forwarded; so for these it is enough that it was seen. What passes must
 * not have been dropped, but for the first packets of an authentication.
 */
export const fits = (
  verdict: Verdict,
  observations: readonly Observation[],
  authenticates: boolean,
): Judgement => {
  if (observations.length === 0) return "unknown";
  const fate = fateOf(verdict);
  const wasSeen = observations.some((observation) => observation.verdict === seenFor[fate]);
  if (fate !== "passed") return wasSeen ? "agrees" : "differs";
  const against = observations.filter(
    (observation) =>
      observation.verdict === "refused" ||
      (observation.verdict === "dropped" && !(authenticates && observation.dropReason === "AUTH_REQUIRED")),
  );
  return wasSeen && against.length === 0 ? "agrees" : "differs";
};

/** What is held side by side for one expectation. */
export interface Evidence {
  readonly expected: Pick<ExpectedRow, "verdict" | "auth"> & {
    readonly row: { readonly flow: Asked & { readonly dns?: object } };
  };
  readonly computed: Pick<FlowVerdict, "verdict">;
  readonly outcome: Outcome;
  readonly testimonies: readonly Testimony[];
  readonly answers: ProxyAnswers;
  /** Witnesses without whose word nothing is proven. Default: none. */
  readonly required?: readonly WitnessName[];
}

/** What follows from it, and what speaks against the expectation. */
export interface Weighed {
  readonly result: RowResult;
  readonly reasons: readonly string[];
  /** Required witnesses that said nothing of it. */
  readonly unwitnessed: readonly WitnessName[];
}

/** Why a witness is silent about a row; undefined where it is not. */
const silence = (testimony: Testimony): string | undefined => {
  if ("missing" in testimony) return `${testimony.witness} says nothing of it: ${testimony.missing}`;
  return testimony.observations.length === 0 ? `${testimony.witness} saw nothing of it` : undefined;
};

const judged = ({
  expected,
  computed,
  outcome,
  testimonies,
  answers,
}: Evidence): Omit<Weighed, "unwitnessed"> => {
  const { verdict, row, auth } = expected;
  const client = judge(verdict, outcome, row.flow, answers);
  const witnesses = testimonies.flatMap((testimony) =>
    "observations" in testimony
      ? [{ ...testimony, says: fits(verdict, testimony.observations, auth === "required") }]
      : [],
  );
  const against = [
    ...(client === "differs" ? [differenceText(verdict, outcome, row.flow)] : []),
    ...witnesses
      .filter(({ says }) => says === "differs")
      .map(
        ({ witness, observations }) => `${witness} saw: ${observations.map(({ text }) => text).join("; ")}`,
      ),
  ];
  if (against.length > 0) return { result: "mismatch", reasons: against };
  const isSeen = client === "agrees" || witnesses.some(({ says }) => says === "agrees");
  if (!isSeen) return { result: "not-proven", reasons: [outcomeText(outcome)] };
  if (computed.verdict !== verdict)
    return {
      result: "mismatch",
      reasons: [
        `it was seen as expected, but the engine computes ${computed.verdict} for the cluster's policies`,
      ],
    };
  return { result: "proven", reasons: [] };
};

/**
 * Weighs what is known of an expectation: the computed verdict, the client, and every witness have to agree. A client that can't
 * tell (a datagram that nobody answers) is outweighed by a witness that can. Nothing is proven without the word of a required witness.
 */
export const weigh = (evidence: Evidence): Weighed => {
  const { result, reasons } = judged(evidence);
  const { required = [], testimonies } = evidence;
  const silent = testimonies.flatMap((testimony) => {
    const why = required.includes(testimony.witness) ? silence(testimony) : undefined;
    return why === undefined ? [] : [{ name: testimony.witness, why: `${why}, and it is required` }];
  });
  return {
    result: result === "proven" && silent.length > 0 ? "not-proven" : result,
    reasons: [...reasons, ...silent.map(({ why }) => why)],
    unwitnessed: silent.map(({ name }) => name),
  };
};
