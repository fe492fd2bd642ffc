import type { ExpectedRow } from "../../questions/subject";
import type { FlowVerdict } from "../../verdicts/answer";
import { type LoadResult, rose } from "../load/curve";
import type { Outcome } from "../outcome";
import type { Observation, WitnessName } from "../witness";

/** What became of an expectation. `not-proven`: it could not be tried, or what came of it says nothing. */
export type RowResult = "proven" | "mismatch" | "not-proven";

/** What the client of a probe saw. */
export interface ClientSaw {
  readonly outcome: Outcome;
  /** Where its packets went. */
  readonly target: string;
  /** The pod that sent it; `world` for a shell outside. */
  readonly source: string;
  readonly attempts: number;
  readonly from: Date;
  readonly to: Date;
}

/** What a witness says of a row, or why it says nothing. */
export type Testimony =
  | { readonly witness: WitnessName; readonly observations: readonly Observation[] }
  | { readonly witness: WitnessName; readonly missing: string; readonly fix?: string };

/** An expectation, and everything that is known of it. */
export interface ProofRow {
  readonly expected: ExpectedRow;
  /** What the engine computes for the policies that the cluster has. */
  readonly computed: FlowVerdict;
  readonly result: RowResult;
  /** Absent where it was not tried. */
  readonly client?: ClientSaw;
  readonly witnesses: readonly Testimony[];
  /** What is wrong or missing, a line each; empty for what is proven. */
  readonly reasons: readonly string[];
  /** What would bring what is missing. */
  readonly fix?: string;
  /** Witnesses that watched, are required, and said nothing of it. Absent: none. */
  readonly unwitnessed?: readonly WitnessName[];
}

/** A witness that was asked for, or looked for. */
export interface WitnessState {
  readonly name: WitnessName;
  /** Who told: `Hubble Relay`, `1 agent`, `Prometheus monitoring/prometheus-operated`. Absent where it is missing. */
  readonly source?: string;
  /** Absent: it watched. */
  readonly missing?: string;
  readonly fix?: string;
  /** Whether the proof fails without it (`--require`). */
  readonly required: boolean;
}

/** Whether a cluster does what is expected of it. */
export interface Proof {
  /** `phase baseline`, or the file of expectations. */
  readonly subject: string;
  readonly context: string;
  readonly server: string;
  readonly began: Date;
  readonly ended: Date;
  readonly rows: readonly ProofRow[];
  readonly witnesses: readonly WitnessState[];
  /** What has to be known to take it right. */
  readonly notes: readonly string[];
  /** What a load of denied requests showed; absent where none was asked for. */
  readonly load?: LoadResult;
  /** Name and value: versions, hash of the configuration. */
  readonly facts: readonly (readonly [string, string])[];
}

/** How many rows ended how. */
export const counts = ({ rows }: Pick<Proof, "rows">): Readonly<Record<RowResult, number>> => {
  const of = (result: RowResult) => rows.filter((row) => row.result === result).length;
  return { proven: of("proven"), mismatch: of("mismatch"), "not-proven": of("not-proven") };
};

/** Witnesses that were required and are not there. */
export const missingWitnesses = ({ witnesses }: Pick<Proof, "witnesses">): readonly WitnessState[] =>
  witnesses.filter(({ required, missing }) => required && missing !== undefined);

/**
 * 0: everything is proven; 1: something is not as expected, a required witness is missing or says nothing of an expectation, or
 * a load of denied requests moved nothing; 3: not all could be proven.
 */
export const exitCodeOf = (proof: Pick<Proof, "rows" | "witnesses" | "load">): 0 | 1 | 3 => {
  const { mismatch, "not-proven": open } = counts(proof);
  if (mismatch > 0 || missingWitnesses(proof).length > 0) return 1;
  if (proof.rows.some(({ unwitnessed = [] }) => unwitnessed.length > 0)) return 1;
  if (proof.load !== undefined && !rose(proof.load)) return 1;
  return open > 0 || proof.rows.length === 0 ? 3 : 0;
};
