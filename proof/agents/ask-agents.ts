import { agentContainer, agentSelector, ciliumNamespace } from "../../cilium/agent/agent-place";
import type { ClusterApi } from "../../cluster/api";
import { execInPod } from "../../cluster/exec";
import { collectionPath } from "../../cluster/kinds";
import { listObjects } from "../../cluster/objects";
import { type LivePod, livePod } from "../plan/live-pods";
import { type AgentState, readAgentState } from "./agent-state";

/** The agents of Cilium, on nodes that are not played. */
export const agentPods = async (
  api: ClusterApi,
  playedNodes: ReadonlySet<string>,
): Promise<readonly LivePod[]> => {
  const found = await listObjects(api, collectionPath("Pod", ciliumNamespace), {
    labelSelector: agentSelector,
  });
  return (found ?? []).map(livePod).filter(({ node }) => !playedNodes.has(node));
};

/**
 * What an agent says of itself.
 *
 * @throws ExecError where it can't be asked, Error where it answers in another form.
 */
export const askAgent = async (api: ClusterApi, pod: LivePod): Promise<AgentState> => {
  const run = (...command: readonly string[]): Promise<string> => {
    const place = { namespace: pod.namespace, pod: pod.name, container: agentContainer };
    return execInPod(api, place, ["cilium-dbg", ...command]);
  };
  const [policy, endpoints] = await Promise.all([
    run("policy", "get", "-o", "json"),
    run("endpoint", "list", "-o", "json"),
  ]);
  return readAgentState({ pod: pod.name, node: pod.node, restarts: pod.restarts }, policy, endpoints);
};
