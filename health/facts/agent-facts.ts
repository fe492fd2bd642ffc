import type * as z from "zod";
import type { ClusterApi } from "../../cluster/api";
import { execInPod } from "../../cluster/exec";
import { type Fact, known, readFact, unknown } from "../fact";
import {
  type AgentStatus,
  agentEndpointsSchema,
  agentMetricsSchema,
  agentPolicySchema,
  agentStatusSchema,
} from "./agent-status";
import type { NodeFacts } from "./node-facts";
import type { PodFacts } from "./object-facts";

/** An endpoint as its agent has it. */
export interface AgentEndpoint {
  readonly id: number;
  /** `namespace/pod`; empty for the host and for health checks. */
  readonly pod: string;
  readonly state: string;
  readonly health: string;
  /** Revision of the policies that its packets meet. */
  readonly revision: number;
}

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
  readonly maps: readonly MapPressure[];
}

/** The label of agents' pods (chart, `cilium-agent/daemonset.yaml`). */
export const isAgent = ({ namespace, labels }: PodFacts): boolean =>
  namespace === "kube-system" && labels["k8s-app"] === "cilium";

const parsed = <T>(schema: z.ZodType<T>, what: string, text: string): T => {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    throw new Error(`what cilium-dbg ${what} answers is not JSON`);
  }
  const result = schema.safeParse(json);
  if (result.success) return result.data;
  const [issue] = result.error.issues;
  throw new Error(
    `what cilium-dbg ${what} answers is not of the known form: ${issue?.path.join(".")}: ${issue?.message}`,
  );
};

/** Runs one command of the agent's command line, in its pod. */
export type AskAgent = (pod: string, words: readonly string[]) => Promise<string>;

/** How `kubectl exec` asks. */
export const askByExec =
  (api: ClusterApi): AskAgent =>
  (pod, words) =>
    execInPod(api, { namespace: "kube-system", pod, container: "cilium-agent" }, [
      "cilium-dbg",
      ...words,
      "--output",
      "json",
    ]);

const pressureMetric = "cilium_bpf_map_pressure";

/** Asks one agent. @throws Error with the reason if it does not answer all of it. */
export const readAgent = async (ask: AskAgent, { name: pod, node }: PodFacts): Promise<AgentFacts> => {
  const one = async <T>(schema: z.ZodType<T>, ...words: readonly string[]): Promise<T> =>
    parsed(schema, words.join(" "), await ask(pod, words));
  // The revision first: an endpoint that is measured later can only have come further.
  const { revision } = await one(agentPolicySchema, "policy", "get");
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
    endpoints: endpoints.map(({ id, status: { state, health, policy, ...of } }) => {
      const identifiers = of["external-identifiers"];
      const name = identifiers?.["k8s-pod-name"];
      return {
        id,
        pod: name === undefined || name === "" ? "" : `${identifiers?.["k8s-namespace"]}/${name}`,
        state,
        health: health?.overallHealth ?? "",
        revision: policy?.realized?.["policy-revision"] ?? 0,
      };
    }),
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
