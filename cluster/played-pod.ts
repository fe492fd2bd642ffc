import { ApiError, type ClusterApi } from "./api";
import { collectionPath } from "./kinds";
import { getObject, listObjects } from "./objects";
import { isPlayedNode } from "./played-node";
import type { PodPort } from "./pods-behind";

interface Node {
  readonly metadata?: Parameters<typeof isPlayedNode>[0];
}

interface Event {
  readonly message?: string;
}

/** Who may not look is told nothing, and finds out by trying. */
const ifAllowed = async <T>(asked: Promise<T>): Promise<T | undefined> =>
  asked.catch((error: unknown) => {
    if (error instanceof ApiError && error.status === 403) return undefined;
    throw error;
  });

/**
 * Why a pod that is said to be ready runs no program: on the sandbox KWOK plays whole nodes, and the node with packets plays
 * the images that it has no program for (it says so in an event).
 *
 * @returns undefined for a pod that runs, as far as the user may see.
 * @throws ApiError, Error where the API server does not answer.
 */
export const whyPlayed = async (
  api: ClusterApi,
  { namespace, pod, node }: Pick<PodPort, "namespace" | "pod" | "node">,
): Promise<string | undefined> => {
  const found = await ifAllowed(getObject<Node>(api, `${collectionPath("Node")}/${node}`));
  if (isPlayedNode(found?.metadata ?? {})) {
    return `KWOK plays its node ${node}, no program runs there`;
  }
  const fieldSelector = `involvedObject.name=${pod},reason=Played`;
  const events = await ifAllowed(
    listObjects<Event>(api, collectionPath("Event", namespace), { fieldSelector }),
  );
  return events?.[0]?.message;
};
