import assert from "node:assert/strict";
import type { ClusterApi } from "../../cluster/api";
import { lab } from "../../policies/lab/lab";
import type { ManifestObject } from "../../verdicts/world";
import { innerOf } from "./inner-processes";
import { makeObject, removeMade } from "./random/make-objects";

/** Policies that are made anew at once: the agent is not to come to the end of them one by one. */
export const TOGETHER = 30;
/** Whether the agent reads "gone" and "made" apart is a question of moments. */
export const TRIES = 10;

/** A policy that lets pods with the label `app: FROM` reach those with `app: APP`, and nobody else. */
export const letting = (name: string, app: string, from: string, more: object = {}): ManifestObject => ({
  apiVersion: "cilium.io/v2",
  kind: "CiliumNetworkPolicy",
  metadata: { name, namespace: lab.namespace },
  spec: {
    endpointSelector: { matchLabels: { app } },
    ingress: [{ fromEndpoints: [{ matchLabels: { app: from } }] }],
    ...more,
  },
});

/**
 * Deletes policies and makes others under their names, one after the other, while the agent of a checkout's node does not look.
 *
 * @returns the uids of the new ones.
 */
export const replaceUnseen = async (
  checkout: string,
  api: ClusterApi,
  policies: readonly ManifestObject[],
): Promise<readonly string[]> => {
  const [agent] = innerOf(checkout, "cilium-agent");
  assert.ok(agent !== undefined, "no agent runs");
  const uids: string[] = [];
  process.kill(agent, "SIGSTOP");
  try {
    for (const policy of policies) {
      await removeMade(api, policy);
      const made = await makeObject(api, policy);
      assert.ok("uid" in made, JSON.stringify(made));
      uids.push(made.uid);
    }
  } finally {
    process.kill(agent, "SIGCONT");
  }
  return uids;
};
