import { ciliumNamespace } from "../../cilium/agent/agent-place";
import type { ClusterApi } from "../../cluster/api";
import { collectionPath } from "../../cluster/kinds";
import { listObjects } from "../../cluster/objects";
import { lab } from "../../policies/lab/lab";
import { authenticates, proxyAnswers, readCiliumSettings } from "../../proof/agents/cilium-settings";
import { PolicyWatch } from "../../proof/agents/watch-policies";
import { clusterFacts } from "../../proof/plan/cluster-facts";
import { type LiveNode, liveNode } from "../../proof/plan/live-pods";
import { type Planned, planProbes } from "../../proof/plan/plan-probes";
import type { ProbeContext } from "../../proof/run/make-probes";
import { leaveOutForbidden, mayDo, runningCommands } from "../../proof/run/permissions";
import { bystander } from "../../proof/run/reach";
import { VerdictEngine } from "../../verdicts/answer-question";
import type { World } from "../../verdicts/world";
import type { LoadedProof } from "./load-subject";
import type { ProveOptions } from "./prove-options";
import { adminToken, outsideOf } from "./surroundings";

/** What probes need to know of a cluster, and where they go. */
export interface Prepared {
  readonly planned: readonly Planned[];
  readonly context: ProbeContext;
}

/** The nodes of a cluster; none where they may not be listed. */
export const nodesOf = async (api: ClusterApi): Promise<readonly LiveNode[]> => {
  try {
    return ((await listObjects(api, collectionPath("Node"))) ?? []).map(liveNode);
  } catch {
    // The ClusterRole `view` does not show them: then every pod is taken for one that runs.
    return [];
  }
};

/** What is watched of a cluster while probes run. */
export const watchOf = async (
  api: ClusterApi,
  nodes: readonly LiveNode[],
): Promise<{ readonly watch: PolicyWatch; readonly mayAsk: boolean }> => {
  const played = new Set(nodes.flatMap((node) => (node.played ? [node.name] : [])));
  const mayAsk = await mayDo(api, runningCommands(ciliumNamespace));
  return { watch: new PolicyWatch(api, played, mayAsk), mayAsk };
};

/** Whether no policy keeps the bystander from the world outside: then it says who answers there. */
const isFree = (world: World): boolean => {
  const endpoints = [...(world.endpoints ?? []), bystander];
  const engine = new VerdictEngine({ ...world, endpoints });
  const from = `${bystander.namespace}/${bystander.name}`;
  return engine.verdict({ from, to: { entity: "world" }, port: 443 }).verdict === "allowed";
};

/** Plans the probes of what was loaded. */
export const prepare = async (
  api: ClusterApi,
  { subject, documents }: LoadedProof,
  nodes: readonly LiveNode[],
  { helpers, debug }: Pick<ProbeContext, "helpers" | "debug">,
  options: ProveOptions,
  project: () => string,
): Promise<Prepared> => {
  const outside = outsideOf(options, nodes, project);
  const settings = await readCiliumSettings(api);
  const facts = clusterFacts(documents, {
    outside: outside.address,
    hasOutsideShell: outside.shell !== undefined,
  });
  const played = (name: string) => nodes.some((node) => node.name === name && node.played);
  const planned = planProbes(subject, facts, await authenticates(api, settings, played));
  const asksForToken = JSON.stringify(subject.expected).includes(JSON.stringify(lab.adminToken.placeholder));
  return {
    planned: await leaveOutForbidden(planned, (deed) => mayDo(api, deed)),
    context: {
      api,
      helpers,
      debug,
      outside: outside.shell,
      answers: proxyAnswers(settings),
      bystanderIsFree: isFree(subject.world),
      ...(asksForToken ? { placeholder: await adminToken(api, lab) } : {}),
    },
  };
};
