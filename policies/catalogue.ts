import { baseline } from "./baseline";
import { denyProof } from "./deny-proof";
import { l7GetRoot } from "./l7-get-root";
import { none } from "./none";
import type { PolicyStack } from "./policy-stack";

/** Every policy stack, by the name that selects it as the phase. */
export const catalogue = {
  none,
  baseline,
  "deny-proof": denyProof,
  "l7-get-root": l7GetRoot,
} as const satisfies Record<string, PolicyStack>;

/** Name of a policy stack. */
export type PhaseName = keyof typeof catalogue;

/** The names, in the order of the journey. */
export const phaseNames = Object.keys(catalogue) as [PhaseName, ...PhaseName[]];
