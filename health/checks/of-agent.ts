import { inAgent } from "../../cilium/agent/agent-place";
import type { AgentFacts } from "../facts/agent-facts";
import type { Fault } from "../finding";
import { type Check, check, notHere } from "./check";
import { noCilium } from "./cilium-parts";

/** Command of an agent's command line that shows more. */
export const look = ({ pod }: AgentFacts, words: string): string => inAgent(pod, `cilium-dbg ${words}`);

/** An agent, in words. */
export const subjectOf = ({ pod, node }: AgentFacts): string => `agent ${pod} on ${node}`;

type OfAgent = Pick<Check, "id" | "title" | "severity" | "source"> & {
  readonly judgeAgent: (agent: AgentFacts) => readonly Omit<Fault, "subject">[];
};

/** A check that looks at each agent by itself. */
export const ofEach = ({ judgeAgent, ...rest }: OfAgent): Check =>
  check({
    ...rest,
    reads: ["agents"],
    judge: ({ agents }) =>
      agents.length === 0
        ? notHere(noCilium)
        : agents.flatMap((agent) =>
            judgeAgent(agent).map((fault) => ({ ...fault, subject: subjectOf(agent) })),
          ),
  });
