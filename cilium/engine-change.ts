import type { EngineBehaviour } from "./cilium-release";

/** What of a release decides: a behaviour of its engine, or the fields that its policies have. */
export type DecidingFact = keyof EngineBehaviour | "fields";

/** One thing that a release decides otherwise than the one before it. */
export interface EngineChange {
  /** What of the release it is. */
  readonly facts: readonly DecidingFact[];
  /** What the later release does, and the earlier one did. */
  readonly summary: string;
  /** Where it is known from: Cilium's own words where it has any. */
  readonly source: string;
  /** What to write so that both decide alike. */
  readonly both: string;
}
