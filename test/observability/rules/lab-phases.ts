import type { ObservedPhase } from "../../../observability/observed-phase";
import type { PhaseName } from "../../../policies/catalogue";
import { allFeatures as all, observedPhase } from "../observed-phases";

/** Everything that has alerts of its own is switched on; audit mode changes what they say. */
export const allFeatures: ObservedPhase["features"] = { ...all, auditMode: false };

/** A phase of the catalogue as rules are made from it. */
export const observed = (
  phase: PhaseName,
  features: Partial<ObservedPhase["features"]> = {},
): ObservedPhase => observedPhase(phase, { features: { ...allFeatures, ...features } });
