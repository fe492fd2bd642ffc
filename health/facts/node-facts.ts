import * as z from "zod";
import type { ClusterApi } from "../../cluster/api";
import { conditionSchema } from "../../cluster/condition";
import { isPlayedNode } from "../../cluster/played-node";
import { listed } from "./listed";

const nodeSchema = z.object({
  metadata: z.object({ name: z.string(), annotations: z.record(z.string(), z.string()).nullish() }),
  spec: z.object({
    podCIDR: z.string().optional(),
    taints: z.array(z.object({ key: z.string() })).nullish(),
  }),
  status: z.object({
    conditions: z.array(conditionSchema).nullish(),
    nodeInfo: z.object({ kernelVersion: z.string(), osImage: z.string(), kubeletVersion: z.string() }),
  }),
});

/** A node, as far as checks look at it. */
export interface NodeFacts {
  readonly name: string;
  readonly kernel: string;
  /** `Talos (v1.12.1)`. */
  readonly os: string;
  readonly kubelet: string;
  readonly ready: boolean;
  /** Why it is not ready; empty where nothing is said. */
  readonly reason: string;
  readonly podCidr: string | undefined;
  readonly taints: readonly string[];
  /** KWOK plays it: nothing runs there, and its pods are said to be ready by nobody who looked. */
  readonly played: boolean;
}

/** A node as the API server has it. */
const nodeFacts = ({ metadata, spec, status }: z.infer<typeof nodeSchema>): NodeFacts => {
  const ready = status.conditions?.find(({ type }) => type === "Ready");
  return {
    name: metadata.name,
    kernel: status.nodeInfo.kernelVersion,
    os: status.nodeInfo.osImage,
    kubelet: status.nodeInfo.kubeletVersion,
    ready: ready?.status === "True",
    reason: ready?.reason ?? "",
    podCidr: spec.podCIDR,
    taints: (spec.taints ?? []).map(({ key }) => key),
    played: isPlayedNode(metadata),
  };
};

/** The nodes of a cluster. @throws ApiError if the API server refuses. */
export const readNodes = async (api: ClusterApi): Promise<readonly NodeFacts[]> =>
  (await listed(api, "Node", nodeSchema)).map(nodeFacts);
