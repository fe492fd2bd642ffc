import * as z from "zod";
import { agentContainer, agentSelector, ciliumNamespace } from "../../cilium/agent/agent-place";
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

/**
 * Asks every agent of Cilium that runs how many ports it redirects to a proxy. An agent that cannot be asked is told of,
 * and stops nobody.
 */
export const askAgents = async (cluster: Cluster): Promise<readonly AskedAgent[]> => {
  const pods = await agentPods(cluster);
  return Promise.all(
    pods.map(async ({ metadata: { name: pod }, spec: { nodeName: node } }): Promise<AskedAgent> => {
      try {
        const command = ["cilium-dbg", "status", "--output", "json"];
        const text = await execInPod(
          cluster.api,
          { namespace: ciliumNamespace, pod, container: agentContainer },
          command,
        );
        return { pod, node, answer: readAgentStatus(text) };
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
