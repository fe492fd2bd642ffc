import type { FlowVerdict } from "../../verdicts/answer";
import type { World } from "../../verdicts/world";
import { seenFate } from "../judge";
import { isTried, type Planned, type PlannedProbe } from "../plan/plan-probes";
import type { ProxyAnswers } from "../probes/read-outcome";
import { explainMismatch, type OwnPolicies } from "../result/explain-mismatch";
import type { ProofRow, Testimony } from "../result/proof";
import { weigh } from "../result/weigh";
import { isOpen, type MissingWitness, type OpenWitness, type WitnessName } from "../witness";
import type { Made } from "./make-probes";
import { windowOf } from "./window";

/** With what an expectation is held. */
export interface RowTask {
  readonly planned: Planned;
  /** What the engine computes for the policies that the cluster has. */
  readonly computed: FlowVerdict;
  /** What came of its probe; undefined where none was begun. */
  readonly made: Made | undefined;
  /** Why none was begun, and what brings it. */
  readonly held: { readonly reason: string; readonly fix?: string };
  readonly witnesses: readonly (OpenWitness | MissingWitness)[];
  /** Those of them without whose word nothing is proven. */
  readonly required: readonly WitnessName[];
  readonly answers: ProxyAnswers;
  /** The cluster's, with the policies that it has. */
  readonly world: World;
  readonly own: OwnPolicies;
}

const notProven = ({ planned: { expected }, computed }: RowTask, reason: string, fix?: string): ProofRow => ({
  expected,
  computed,
  result: "not-proven",
  witnesses: [],
  reasons: [reason],
  ...(fix === undefined ? {} : { fix }),
});

const testimoniesOf = async (
  { expected }: PlannedProbe,
  made: Extract<Made, { client: object }>,
  witnesses: RowTask["witnesses"],
): Promise<readonly Testimony[]> => {
  const window = windowOf(expected, made);
  return Promise.all(
    witnesses.map(async (witness): Promise<Testimony> => {
      const { name } = witness;
      if (!isOpen(witness)) return { witness: name, missing: witness.missing, fix: witness.fix };
      try {
        return { witness: name, observations: await witness.saw(window) };
      } catch (error) {
        return { witness: name, missing: error instanceof Error ? error.message : String(error) };
      }
    }),
  );
};

/** Asks the witnesses about a probe that was made, weighs what they and the client saw, and explains what is not as expected. */
export const proveRow = async (task: RowTask): Promise<ProofRow> => {
  const { planned, computed, made, held, witnesses, required, answers, world, own } = task;
  const { expected } = planned;
  if (!isTried(planned)) return notProven(task, planned.notHere, planned.fix);
  if (made === undefined) return notProven(task, held.reason, held.fix);
  if ("notMade" in made) return notProven(task, made.notMade, made.fix);
  const { outcome } = made.client;
  const testimonies = await testimoniesOf(planned, made, witnesses);
  const { result, reasons, unwitnessed } = weigh({
    expected,
    computed,
    outcome,
    testimonies,
    answers,
    required,
  });
  const seen = seenFate(outcome, expected.row.flow, answers);
  const why = result === "mismatch" ? explainMismatch(expected, computed, seen, world, own) : [];
  return {
    expected,
    computed,
    result,
    client: made.client,
    witnesses: testimonies,
    reasons: [...reasons, ...why],
    ...(unwitnessed.length === 0 ? {} : { unwitnessed }),
  };
};
