import { agentContainer, ciliumNamespace } from "../../cilium/agent/agent-place";
import type { ClusterApi } from "../../cluster/api";
import { streamExec } from "../../cluster/exec-stream";
import type { Agent } from "../../hubble/agents";
import { messageOf, UserError } from "../../messages/user-error";
import { interruption } from "../../sandbox/interruption";
import { WholeLines } from "./whole-lines";

/**
 * Runs `hubble` in the pods of agents, at the same time, and prints what they print, whole lines only. Flows of several nodes
 * come in no order.
 *
 * @returns the highest exit code.
 * @throws UserError where one cannot be asked.
 */
export const observeAgents = async (
  api: ClusterApi,
  agents: readonly Agent[],
  words: readonly string[],
): Promise<number> => {
  const codes = await Promise.all(
    agents.map(async ({ pod, node }) => {
      const out = new WholeLines((text) => process.stdout.write(text));
      const errors = new WholeLines((text) => process.stderr.write(text));
      const running = streamExec(
        api,
        { namespace: ciliumNamespace, pod, container: agentContainer },
        ["hubble", ...words],
        (text) => out.add(text),
        (text) => errors.add(text),
      );
      const stop = (): void => running.stop();
      interruption.addEventListener("abort", stop, { once: true });
      try {
        return await running.ended;
      } catch (error) {
        throw new UserError(`agent ${pod} on ${node} cannot be asked for its flows: ${messageOf(error)}`, {
          fix: `kubectl auth can-i create pods/exec --namespace ${ciliumNamespace}`,
        });
      } finally {
        interruption.removeEventListener("abort", stop);
        out.end();
        errors.end();
      }
    }),
  );
  return Math.max(...codes);
};
