import type { ObservedStack } from "../../../observability/observed-stack";
import { catalogue } from "../../../policies/catalogue";
import { lab } from "../../../policies/lab";

/** Everything that has alerts of its own is switched on. */
export const allFeatures: ObservedStack["features"] = {
  hubbleIcmp: true,
  hubbleRelay: true,
  clusterMesh: true,
  mutualAuth: true,
  auditMode: false,
};

/** A phase of the catalogue as rules are made from it. */
export const observed = (
  phase: keyof typeof catalogue,
  features: Partial<ObservedStack["features"]> = {},
): ObservedStack => ({
  phase,
  summary: catalogue[phase].summary,
  expectations: catalogue[phase].expectations(lab),
  lab,
  features: { ...allFeatures, ...features },
});
