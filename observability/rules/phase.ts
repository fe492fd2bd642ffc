import type { ObservedPhase } from "../observed-phase";
import type { AlertGroup } from "./alert";
import { phaseRecord } from "./swap-silence";

/** Which phase is laid down: a series with the value 1 and the phase's name as its label. */
export const phase = (observed: Pick<ObservedPhase, "phase">): AlertGroup => ({
  name: "policy-lab-phase",
  recordings: [{ record: phaseRecord, expr: "vector(1)", keeps: [], labels: { phase: observed.phase } }],
  alerts: [],
});
