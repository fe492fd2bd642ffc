import type { ClusterApi } from "../../../cluster/api";
import { ClusterOnNode } from "./cluster-on-node";
import { HubbleRecorder } from "./hubble-recorder";
import { nodeProcess } from "./node-processes";
import { clusterSeedOf, sceneOnNode } from "./node-scene";
import { NodeUnderTest } from "./node-under-test";
import { tryWorld, type WorldResult } from "./try-world";

/** The node's address on the wire to the world. */
const NODE_ADDRESS = "198.51.100.2";

/** What to try. */
export interface RandomWorldsOptions {
  /** Folder of the sandbox. */
  readonly checkout: string;
  readonly api: ClusterApi;
  readonly seeds: readonly number[];
  readonly flowsPerWorld: number;
  readonly onWorld?: (result: WorldResult) => void;
  /** Asked before each world. Default: never. */
  readonly isOver?: () => boolean;
}

/** Tries random worlds one after the other; those that share their pods should follow each other. */
export const tryRandomWorlds = async (options: RandomWorldsOptions): Promise<readonly WorldResult[]> => {
  const results: WorldResult[] = [];
  const node = await NodeUnderTest.open(options.checkout, options.api);
  const recorder = new HubbleRecorder(options.checkout, nodeProcess(options.checkout, "serve"));
  let cluster: ClusterOnNode | undefined;
  let current: number | undefined;
  try {
    for (const seed of options.seeds) {
      if (options.isOver?.() === true) break;
      const scene = sceneOnNode(clusterSeedOf(seed));
      if (current !== clusterSeedOf(seed) || cluster === undefined) {
        await cluster?.remove();
        cluster = await ClusterOnNode.make(options.api, scene, NODE_ADDRESS);
        current = clusterSeedOf(seed);
      }
      const result = await tryWorld({ node, cluster, scene, recorder }, seed, options.flowsPerWorld);
      results.push(result);
      options.onWorld?.(result);
    }
  } finally {
    await recorder.end();
    await node.close();
    await cluster?.remove();
  }
  return results;
};
