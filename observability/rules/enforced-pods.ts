import { workloadNames } from "../../policies/lab/workload";
import { factsOf } from "../../policies/phase-choices";
import type { ObservedPhase } from "../observed-phase";

/**
 * How many of the lab's pods are known to run under `default-deny`, and so must be enforced in both directions: those
 * that the expectations of a phase of the catalogue name (a test compares them with the pods that the phase runs). The
 * expectations of one's own policies may name a pod that does not run, so there one pod is all that is certain. A phase
 * that denies nothing runs no pod.
 */
export const enforcedPods = ({
  phase,
  expectations,
}: Pick<ObservedPhase, "phase" | "expectations">): number => {
  if (expectations.every(({ verdict }) => verdict === "allowed")) return 0;
  const { certainPods } = factsOf(phase) ?? {};
  if (certainPods !== undefined) return certainPods;
  const ends = new Set(expectations.flatMap(({ flow }) => [flow.from, flow.to]));
  return workloadNames.filter((name) => ends.has(name)).length;
};
