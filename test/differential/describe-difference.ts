import { stringify } from "yaml";
import type { Answer } from "../../verdicts/answer";
import type { FoundDifference } from "./run-differential";

const shown = (answer: Answer) => ({
  policies: answer.policies.map(({ name, error }) => ({ name, error: error ?? null })),
  verdicts: answer.verdicts.map(({ because, ...rest }) => ({
    ...rest,
    because: because.map((step) => `${step.direction} ${step.effect}: ${step.text}`),
  })),
});

/** A difference as a YAML document: the question, what differs, and what each side says. */
export const describeDifference = ({ seed, question, differences, ours, theirs }: FoundDifference): string =>
  stringify(
    { seed, differences, question, ours: ours === undefined ? null : shown(ours), theirs: shown(theirs) },
    { aliasDuplicateObjects: false },
  );
