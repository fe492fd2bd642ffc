import type { ObservedStack } from "../../observability/observed-stack";
import { catalogue, type PhaseName, phaseNames } from "../../policies/catalogue";
import { lab } from "../../policies/lab/lab";
import type { PolicyStack } from "../../policies/policy-stack";

const nothingMore: ObservedStack["features"] = {
  hubbleIcmp: false,
  hubbleRelay: false,
  clusterMesh: false,
  mutualAuth: false,
  auditMode: false,
};

/** Everything that has panels of its own. */
export const allFeatures: ObservedStack["features"] = {
  hubbleIcmp: true,
  hubbleRelay: true,
  clusterMesh: true,
  mutualAuth: true,
  auditMode: true,
};

/** A phase of the catalogue as dashboards are made from it. */
export const observedPhase = (
  phase: PhaseName,
  rest: Partial<Pick<ObservedStack, "features" | "docsUrl">> = {},
): ObservedStack => {
  const stack: PolicyStack = catalogue[phase];
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
export const observedStacks: readonly ObservedStack[] = phaseNames.flatMap((phase) => [
  observedPhase(phase),
  observedPhase(phase, { features: allFeatures, docsUrl: "https://example.org/docs" }),
]);
