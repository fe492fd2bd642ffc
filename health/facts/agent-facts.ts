import type * as z from "zod";
import { type AgentEndpoint, agentEndpointsSchema } from "../../cilium/agent/agent-endpoints";
import { agentMetricsSchema } from "../../cilium/agent/agent-metrics";
import { agentContainer, agentLabel, ciliumNamespace } from "../../cilium/agent/agent-place";
import { agentPoliciesSchema, type RuleOrigin } from "../../cilium/agent/agent-policies";
import { readPrinted } from "../../cilium/agent/read-printed";
import type { ClusterApi } from "../../cluster/api";
import { execInPod } from "../../cluster/exec";
import { type Fact, known, readFact, unknown } from "../fact";
import { type AgentStatus, agentStatusSchema } from "./agent-status";
import type { NodeFacts } from "./node-facts";
import type { PodFacts } from "./pod-facts";

/** One map of the datapath, and how full it is, 0 to 1. */
export interface MapPressure {
  readonly map: string;
  readonly pressure: number;
}

/** What an agent says of itself. */
export interface AgentFacts {
  readonly pod: string;
  readonly node: string;
  readonly status: AgentStatus;
  readonly endpoints: readonly AgentEndpoint[];
  /** Revision of the policies that the agent has read. */
  readonly revision: number;
  /** The objects that its rules were made of. */
  readonly origins: readonly RuleOrigin[];
  readonly maps: readonly MapPressure[];
}

/** The label of agents' pods (chart, `cilium-agent/daemonset.yaml`). */
export const isAgent = ({ namespace, labels }: PodFacts): boolean =>
  namespace === ciliumNamespace && labels[agentLabel.key] === agentLabel.value;

/** Runs one command of the agent's command line, in its pod. */
export type AskAgent = (pod: string, words: readonly string[]) => Promise<string>;

/** How `kubectl exec` asks. */
export const askByExec =
  (api: ClusterApi): AskAgent =>
  (pod, words) =>
    execInPod(api, { namespace: ciliumNamespace, pod, container: agentContainer }, [
      "cilium-dbg",
      ...words,
      "--output",
      "json",
    ]);

const pressureMetric = "cilium_bpf_map_pressure";

/** Asks one agent. @throws Error with the reason if it does not answer all of it. */
export const readAgent = async (ask: AskAgent, { name: pod, node }: PodFacts): Promise<AgentFacts> => {
  const one = async <T>(schema: z.ZodType<T>, ...words: readonly string[]): Promise<T> =>
    readPrinted(schema, words.join(" "), await ask(pod, words));
  // The revision first: an endpoint that is measured later can only have come further.
  const { revision, origins } = await one(agentPoliciesSchema, "policy", "get");
  const [status, endpoints, metrics] = await Promise.all([
    one(agentStatusSchema, "status"),
    one(agentEndpointsSchema, "endpoint", "list"),
    one(agentMetricsSchema, "metrics", "list"),
  ]);
  return {
    pod,
    node,
    status,
    revision,
    origins,
    endpoints,
    maps: metrics
      .filter(({ name }) => name === pressureMetric)
      .map(({ labels, value }) => ({ map: labels?.map_name ?? "", pressure: value })),
  };
};

/** Agents that are asked at a time. */
const concurrency = 8;

/**
 * Asks every agent that runs. Where one does not answer the fact is read in part: what that one would have said is not
 * known. Agents on played nodes run nowhere and are not asked.
 */
export const readAgents = async (
  ask: AskAgent,
  pods: readonly PodFacts[],
  nodes: readonly NodeFacts[],
): Promise<Fact<readonly AgentFacts[]>> => {
  const played = new Set(nodes.filter((node) => node.played).map(({ name }) => name));
  const all = pods.filter((pod) => isAgent(pod) && pod.phase === "Running");
  const real = all.filter(({ node }) => !played.has(node));
  if (all.length > 0 && real.length === 0) {
    return unknown("every agent is on a node that KWOK plays: none of them runs");
  }
  const found: AgentFacts[] = [];
  const silent: { readonly text: string; readonly right: string | undefined }[] = [];
  for (let start = 0; start < real.length; start += concurrency) {
    const asked = real.slice(start, start + concurrency);
    const answers = await Promise.all(
      asked.map(async (pod) => ({ pod, answer: await readFact(() => readAgent(ask, pod)) })),
    );
    for (const { pod, answer } of answers) {
      if (answer.read) found.push(answer.value);
      else silent.push({ text: `agent ${pod.name} on ${pod.node}: ${answer.because}`, right: answer.right });
    }
  }
  if (silent.length === 0) return known(found);
  const right = silent.find((each) => each.right !== undefined)?.right;
  return unknown(silent.map(({ text }) => text).join("; "), right, found);
};
