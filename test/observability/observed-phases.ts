import type { ObservedPhase } from "../../observability/observed-phase";
import { catalogue, type PhaseName, phaseNames } from "../../policies/catalogue";
import { lab } from "../../policies/lab/lab";
import type { Phase } from "../../policies/phase";

const nothingMore: ObservedPhase["features"] = {
  hubbleIcmp: false,
  hubbleRelay: false,
  clusterMesh: false,
  mutualAuth: false,
  auditMode: false,
};

/** Everything that has panels of its own. */
export const allFeatures: ObservedPhase["features"] = {
  hubbleIcmp: true,
  hubbleRelay: true,
  clusterMesh: true,
  mutualAuth: true,
  auditMode: true,
};

/** A phase of the catalogue as dashboards are made from it. */
export const observedPhase = (
  phase: PhaseName,
  rest: Partial<Pick<ObservedPhase, "features" | "docsUrl">> = {},
): ObservedPhase => {
  const stack: Phase = catalogue[phase];
  return {
    phase,
    summary: stack.summary,
    expectations: stack.expectations(lab),
    lab,
    features: nothingMore,
    ...rest,
  };
};

/** Every phase, with nothing more and with everything. */
export const observedPhases: readonly ObservedPhase[] = phaseNames.flatMap((phase) => [
  observedPhase(phase),
  observedPhase(phase, { features: allFeatures, docsUrl: "https://example.org/docs" }),
]);
