import { setTimeout as sleep } from "node:timers/promises";
import { ciliumNamespace } from "../../cilium/agent/agent-place";
import type { RuleOrigin } from "../../cilium/agent/agent-policies";
import { type AgentState, olderIn, unsettled } from "./agent-state";

/** Whether the agents decide by the policies that the cluster has. */
export interface Settled {
  readonly agents: readonly AgentState[];
  /** What is left to do when nobody waits any longer; empty: nothing, they do. */
  readonly open: readonly string[];
  /** What brings it, where more waiting does not. */
  readonly fix?: string;
}

/** An agent that keeps an object that is gone reads everything anew when it is started. */
const fixFor = (agents: readonly AgentState[], wanted: readonly RuleOrigin[]): Pick<Settled, "fix"> => {
  const stuck = agents.filter((agent) => olderIn(agent, wanted).length > 0).map(({ pod }) => pod);
  return stuck.length === 0
    ? {}
    : {
        fix: `kubectl -n ${ciliumNamespace} delete pod ${stuck.join(" ")}   # an agent reads all policies anew when it starts`,
      };
};

/** How long is waited, and how often is asked. */
export interface SettlePatience {
  readonly patienceMs: number;
  readonly pauseMs: number;
  readonly signal: AbortSignal;
  /** Is told what is still waited for. */
  readonly waiting: (what: string) => void;
}

/**
 * Waits until every agent has the policies and every endpoint is at its agent's revision, twice in a row: the first change of
 * several looks like the last one.
 *
 * @param ask asks all agents and says which policies there are; what it throws counts as "not yet".
 */
export const waitSettled = async (
  ask: () => Promise<{ readonly agents: readonly AgentState[]; readonly wanted: readonly RuleOrigin[] }>,
  { patienceMs, pauseMs, signal, waiting }: SettlePatience,
): Promise<Settled> => {
  const end = Date.now() + patienceMs;
  let before = "";
  for (;;) {
    let settled: Settled;
    let mark = "";
    try {
      const { agents, wanted } = await ask();
      const open = agents.flatMap((agent) => unsettled(agent, wanted));
      settled = { agents, open, ...fixFor(agents, wanted) };
      mark = JSON.stringify(agents.map(({ pod, restarts, revision }) => [pod, restarts, revision]));
    } catch (error) {
      settled = { agents: [], open: [error instanceof Error ? error.message : String(error)] };
    }
    if (settled.open.length === 0 && mark === before) return settled;
    before = settled.open.length === 0 ? mark : "";
    if (Date.now() >= end || signal.aborted) return settled;
    if (settled.open[0] !== undefined) waiting(settled.open[0]);
    await sleep(pauseMs);
  }
};
