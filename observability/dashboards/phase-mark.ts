import type { MarkQuery } from "./dashboard-model";

/**
 * A mark on every panel where another phase was laid down: the recording rule `lab:phase:info` has a series per phase,
 * and the query answers at the first point of a new one. It looks back by one step of the answer (`$__interval`): over a
 * fixed minute a swap would fall between two points as soon as they are further apart than that.
 */
export const phaseMark: MarkQuery = {
  name: "Phase swaps",
  refId: "PhaseSwaps",
  expr: "lab:phase:info unless lab:phase:info offset $__interval",
  legendFormat: "{{phase}}",
  titleFormat: "phase {{phase}}",
  label: "phase",
  colour: "purple",
};
