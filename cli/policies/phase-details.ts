import type { Expectation } from "../../policies/expectation";
import type { PolicyObject } from "../../policies/kubernetes-object";
import type { Lab } from "../../policies/lab/lab";
import type { Phase } from "../../policies/phase";
import { type PhaseJson, phaseJson } from "./phase-list";

/** `lab policies NAME --json`. Fields are added in later versions, never renamed. */
export interface PhaseDetailsJson extends PhaseJson {
  readonly objects: readonly PolicyObject[];
  readonly expectations: readonly Expectation[];
  readonly pitfalls: readonly string[];
}

/** Everything that the catalogue says of one phase. */
export const phaseDetails = (phase: Phase, lab: Lab): PhaseDetailsJson => ({
  ...phaseJson(phase),
  objects: phase.objects(lab),
  expectations: phase.expectations(lab),
  pitfalls: phase.pitfalls ?? [],
});
