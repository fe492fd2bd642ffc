import { setTimeout as sleep } from "node:timers/promises";
import { olderOrigins } from "../../cilium/agent/agent-policies";
import type { ReadFacts } from "./cluster-facts";

/** The policies of a cluster, and what its agents say of theirs. */
export type PolicySides = Pick<ReadFacts, "policies" | "agents">;

/** Agents take a change within a second; a busy one may need more. */
const takenAfterMs = 3_000;

const differ = ({ policies, agents }: PolicySides): boolean => {
  const there = policies.read ? policies.value : (policies.partly ?? []);
  const asked = agents.read ? agents.value : (agents.partly ?? []);
  return asked.some(({ origins }) => olderOrigins(origins, there).length > 0);
};

/**
 * Both sides, as they are when nothing is under way: a policy that has just been made anew is another one in the cluster than in
 * an agent for a moment. Where they differ, both are read once more.
 *
 * @param again reads both.
 * @param pauseMs how long is waited before. Default: 3 s.
 */
export const whenSettled = async (
  sides: PolicySides,
  again: () => Promise<PolicySides>,
  pauseMs: number = takenAfterMs,
): Promise<PolicySides> => {
  if (!differ(sides)) return sides;
  await sleep(pauseMs);
  return again();
};
