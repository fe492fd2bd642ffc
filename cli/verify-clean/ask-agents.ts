import * as z from "zod";
import { agentContainer, agentSelector, ciliumNamespace } from "../../cilium/agent/agent-place";
import { redirectOwners } from "../../cilium/agent/redirect-owners";
import { execInPod } from "../../cluster/exec";
import { collectionPath } from "../../cluster/kinds";
import { type Cluster, refusal } from "../open-cluster";
import { type AskedAgent, readAgentStatus } from "./agent-status";

const podsSchema = z.object({
  items: z.array(
    z.object({
      metadata: z.object({ name: z.string() }),
      spec: z.object({ nodeName: z.string().default("no node") }),
    }),
  ),
});

const agentPods = async (cluster: Cluster): Promise<z.infer<typeof podsSchema>["items"]> => {
  const selector = new URLSearchParams({
    labelSelector: agentSelector,
    fieldSelector: "status.phase=Running",
  });
  const answer = await cluster.request("GET", `${collectionPath("Pod", ciliumNamespace)}?${selector}`, {
    whole: true,
  });
  if (answer.status !== 200) throw refusal(cluster, `to list the pods of ${ciliumNamespace}`, answer);
  return podsSchema.parse(JSON.parse(answer.body)).items;
};

/** Runs a command of an agent. */
type Run = (...command: readonly string[]) => Promise<string>;

const withOwners = async (answer: AskedAgent["answer"], run: Run): Promise<AskedAgent["answer"]> => {
  if ("notAsked" in answer || answer.names.length === 0) return answer;
  try {
    return {
      ...answer,
      owners: redirectOwners(answer.names, await run("endpoint", "list", "--output", "json")),
    };
  } catch {
    // That there are redirects is what counts; whose, the agent does not say.
    return answer;
  }
};

/**
 * Asks every agent of Cilium that runs how many ports it redirects to a proxy, and whose they are. An agent that cannot be asked
 * is told of, and stops nobody.
 */
export const askAgents = async (cluster: Cluster): Promise<readonly AskedAgent[]> => {
  const pods = await agentPods(cluster);
  return Promise.all(
    pods.map(async ({ metadata: { name: pod }, spec: { nodeName: node } }): Promise<AskedAgent> => {
      const place = { namespace: ciliumNamespace, pod, container: agentContainer };
      const run: Run = (...command) => execInPod(cluster.api, place, ["cilium-dbg", ...command]);
      try {
        const answer = readAgentStatus(await run("status", "--output", "json"));
        return { pod, node, answer: await withOwners(answer, run) };
      } catch (error) {
        return {
          pod,
          node,
          answer: { notAsked: error instanceof Error ? error.message : String(error) },
        };
      }
    }),
  );
};
