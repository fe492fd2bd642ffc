import assert from "node:assert/strict";
import { setTimeout as sleep } from "node:timers/promises";

/** How long something may take that a quiet machine does at once; a busy one does it much later. */
const patienceMs = 300_000;

/**
 * Waits until something holds. For what others do by themselves after a command: processes that end, objects that a
 * controller deletes with their owners.
 *
 * @param what in words, for the failure.
 * @param state says in words what there is instead.
 */
export const until = async (
  what: string,
  holds: () => Promise<boolean>,
  state: () => Promise<string> = async () => "",
): Promise<void> => {
  for (const end = Date.now() + patienceMs; Date.now() < end; await sleep(100)) if (await holds()) return;
  assert.fail(`${what}: not within ${patienceMs / 1000} s. ${await state()}`);
};
