import { setTimeout as sleep } from "node:timers/promises";
import { type AskedAgent, countRedirects } from "./agent-status";

/** How agents are asked again. */
export interface AskingAgain {
  readonly ask: () => Promise<readonly AskedAgent[]>;
  /** Told once that agents are asked again, with the ports that they redirect. */
  readonly progress: (redirects: number) => void;
  readonly patienceMs: number;
  readonly pauseMs: number;
  readonly signal: AbortSignal;
}

/** An agent that said something and then cannot be asked has not unsaid it. */
const remembered = (before: readonly AskedAgent[], now: readonly AskedAgent[]): readonly AskedAgent[] => {
  const said = new Map(before.map((agent) => [agent.pod, agent]));
  return now.map((agent) => ("notAsked" in agent.answer ? (said.get(agent.pod) ?? agent) : agent));
};

/**
 * Asks agents until none redirects a port, or the time is over: an agent takes a redirect away when it has made the endpoint
 * anew, or taken it down, a moment after the policy or the pod is gone. Source: Cilium, `pkg/endpoint/bpf.go`
 * (removeOldRedirects), `pkg/endpoint/endpoint.go` (leaveLocked).
 *
 * @param first what they said already; nobody is asked again where that is no redirect.
 * @returns what they said last.
 * @throws AbortError when `signal` is.
 */
export const askUntilNoRedirect = async (
  first: readonly AskedAgent[],
  { ask, progress, patienceMs, pauseMs, signal }: AskingAgain,
): Promise<readonly AskedAgent[]> => {
  let agents = first;
  if (countRedirects(agents) === 0) return agents;
  progress(countRedirects(agents));
  const end = performance.now() + patienceMs;
  while (countRedirects(agents) > 0 && performance.now() < end) {
    await sleep(pauseMs, undefined, { signal });
    agents = remembered(agents, await ask());
  }
  return agents;
};
