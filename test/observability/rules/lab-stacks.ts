import type { ObservedStack } from "../../../observability/observed-stack";
import type { PhaseName } from "../../../policies/catalogue";
import { allFeatures as all, observedPhase } from "../dashboards-stacks";

/** Everything that has alerts of its own is switched on; audit mode changes what they say. */
export const allFeatures: ObservedStack["features"] = { ...all, auditMode: false };

/** A phase of the catalogue as rules are made from it. */
export const observed = (
  phase: PhaseName,
  features: Partial<ObservedStack["features"]> = {},
): ObservedStack => observedPhase(phase, { features: { ...allFeatures, ...features } });
