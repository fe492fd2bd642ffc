import { originName, type RuleOrigin } from "../../cilium/agent/agent-policies";
import type { ClusterApi } from "../../cluster/api";
import { collectionPath, policyKindNames } from "../../cluster/kinds";
import { livePolicies } from "../../cluster/live-policies";
import { listObjects } from "../../cluster/objects";
import type { LiveObject } from "../../policies/upkeep/live-object";
import { type LivePod, livePods } from "../plan/live-pods";
import { agentPods, askAgent } from "./ask-agents";
import type { Snapshot } from "./snapshot";
import { type Settled, waitSettled } from "./wait-settled";

const originOf = ({ kind, metadata: { namespace, name, uid } }: LiveObject): RuleOrigin => ({
  kind,
  namespace,
  name,
  uid,
});

const generationOf = ({ metadata }: LiveObject): string =>
  `${metadata.uid} ${String(metadata.generation ?? "")}`;

/** What is looked at of a cluster before, between and after probes. */
export class PolicyWatch {
  constructor(
    private readonly api: ClusterApi,
    private readonly played: ReadonlySet<string>,
    /** Whether agents may be asked what they have taken; else nobody waits for them. */
    private readonly mayAsk: boolean,
  ) {}

  #policies(): Promise<readonly LiveObject[]> {
    return livePolicies(this.api, policyKindNames);
  }

  #agents(): Promise<readonly LivePod[]> {
    return agentPods(this.api, this.played);
  }

  /**
   * Waits until the agents decide by the policies that there are.
   *
   * @param refused policies that Cilium does not take, by `Kind/namespace/name`: nobody waits for them.
   */
  async settle(
    refused: ReadonlySet<string>,
    signal: AbortSignal,
    waiting: (what: string) => void,
    patienceMs = 60_000,
  ): Promise<Settled> {
    if (!this.mayAsk) return { agents: [], open: [] };
    const ask = async () => {
      const [policies, pods] = await Promise.all([this.#policies(), this.#agents()]);
      const wanted = policies.map(originOf).filter((one) => !refused.has(originName(one)));
      if (pods.length === 0) throw new Error("no agent of Cilium runs");
      const notReady = pods.find(({ ready }) => !ready);
      if (notReady !== undefined) throw new Error(`agent ${notReady.name} is not ready`);
      return { agents: await Promise.all(pods.map((pod) => askAgent(this.api, pod))), wanted };
    };
    return waitSettled(ask, { patienceMs, pauseMs: 400, signal, waiting });
  }

  /** What must not change while probes run. */
  async snapshot(): Promise<Snapshot> {
    const [policies, agents, pods] = await Promise.all([
      this.#policies(),
      this.#agents(),
      listObjects<object>(this.api, collectionPath("Pod")),
    ]);
    const all = livePods((pods ?? []).map((object) => ({ object: { ...object, kind: "Pod" } })));
    return {
      agents: new Map(agents.map(({ name, restarts }) => [name, `${restarts} restarts`])),
      policies: new Map(policies.map((object) => [originName(originOf(object)), generationOf(object)])),
      pods: new Map(
        all.map(({ namespace, name, addresses, restarts }) => [
          `${namespace}/${name}`,
          `${addresses.join(",")} ${restarts}`,
        ]),
      ),
    };
  }
}
