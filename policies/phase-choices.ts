import { catalogue, type PhaseName, phaseNames } from "./catalogue";
import type { Lab } from "./lab/lab";
import { ownFacts, ownPhase, readOwnPhase } from "./own/own-phase";
import type { Phase, PhaseFacts } from "./phase";

/** Name of a phase that a configuration can select. */
export type PhaseChoice = PhaseName | typeof ownPhase;

/** The names, in the order of the journey, the user's own policies last. */
export const phaseChoices: readonly [PhaseChoice, ...PhaseChoice[]] = [...phaseNames, ownPhase];

/** What is known of each phase before its objects are made or read. */
export const phaseFacts: Readonly<Record<PhaseChoice, PhaseFacts>> = { ...catalogue, [ownPhase]: ownFacts };

/** What is known of the phase of a name; nothing for a name that no phase has. */
export const factsOf = (name: string): PhaseFacts | undefined =>
  Object.hasOwn(phaseFacts, name) ? phaseFacts[name as PhaseChoice] : undefined;

/** Where a user's own policies are: a folder, relative to another one. */
export interface OwnFolder {
  readonly directory: string;
  readonly base: string;
}

/**
 * The phase of a name.
 *
 * @throws UserError if it is `own` and its folder is refused.
 */
export const phaseNamed = (name: PhaseChoice, lab: Lab, { directory, base }: OwnFolder): Phase =>
  name === ownPhase ? readOwnPhase(directory, base, lab) : catalogue[name];
