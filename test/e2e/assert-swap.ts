import assert from "node:assert/strict";
import { catalogue } from "../../policies/catalogue";
import { type Lab, lab } from "../../policies/lab/lab";
import type { Phase } from "../../policies/phase";
import { openMoments } from "./default-deny-watch";
import { flowsOf, swapViolations } from "./swap-verdicts";
import type { WatchEvent } from "./watch-log";

const everyFlow = flowsOf(lab, Object.values(catalogue));

/**
 * Holds what an API server's watch told of a swap against what a swap may do: no pod is without `default-deny` at any
 * moment, and no flow leaves the bounds of the two phases.
 *
 * @param before undefined, or `after`: there was or is no phase; then only `default-deny` is asked for.
 * @param named the lab under the names of the stack's configuration. Default: those that it has by itself.
 * @throws AssertionError with the moments.
 */
export const assertSwap = (
  events: readonly WatchEvent[],
  before: Phase | undefined,
  after: Phase | undefined,
  named: Lab = lab,
): void => {
  assert.deepEqual(openMoments(events), []);
  if (before === undefined || after === undefined) return;
  assert.deepEqual(swapViolations(named, events, before, after, everyFlow), []);
};
