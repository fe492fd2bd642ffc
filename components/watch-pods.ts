import * as pulumi from "@pulumi/pulumi";
import { type ClusterApi, openApi } from "../cluster/api";
import { collectionPath } from "../cluster/kinds";
import { listObjects } from "../cluster/objects";
import { apiReason } from "../cluster/patient-request";
import {
  type DeploymentReport,
  deploymentTrouble,
  notReadySince,
  type PodReport,
  podTrouble,
} from "../platform/pod-trouble";

/** How often is looked, and how long before its time is over a pod's trouble is said. */
const pauseSeconds = 5;

const troublesIn = async (
  api: ClusterApi,
  namespace: string,
  patienceSeconds: number,
): Promise<ReadonlyMap<string, string>> => {
  const [pods, deployments] = await Promise.all([
    listObjects<PodReport>(api, collectionPath("Pod", namespace)),
    listObjects<DeploymentReport>(api, collectionPath("Deployment", namespace)),
  ]);
  const late = Date.now() - patienceSeconds * 1000;
  const troubles = new Map<string, string>();
  for (const pod of pods ?? []) {
    const since = notReadySince(pod);
    if (since !== undefined && since <= late) troubles.set(`pod ${pod.metadata?.name}`, podTrouble(pod));
  }
  for (const deployment of deployments ?? []) {
    const trouble = deploymentTrouble(deployment);
    if (trouble !== undefined) troubles.set(`deployment ${deployment.metadata?.name}`, trouble);
  }
  return troubles;
};

/**
 * Says, shortly before its time is over, why a pod of the lab is not ready: the provider says only that it timed out. Looks
 * at the namespaces until the program ends, and never keeps it from ending.
 *
 * @param timeoutSeconds the time that a pod has.
 */
export const watchPods = (
  context: string,
  namespaces: readonly string[],
  timeoutSeconds: number,
  component: pulumi.Resource,
): void => {
  if (pulumi.runtime.isDryRun()) return;
  const patience = Math.max(pauseSeconds, timeoutSeconds - 2 * pauseSeconds);
  const said = new Set<string>();
  let api: ClusterApi | undefined;
  const look = async (): Promise<void> => {
    api ??= openApi(context);
    for (const namespace of namespaces) {
      for (const [what, trouble] of await troublesIn(api, namespace, patience)) {
        if (said.has(`${namespace}/${what}`)) continue;
        said.add(`${namespace}/${what}`);
        pulumi.log.warn(
          `${what} in ${namespace} is not ready, and has ${timeoutSeconds} s in all (lab.timeoutSeconds): ${trouble}`,
          component,
        );
      }
    }
  };
  const again = (): void => {
    setTimeout(() => {
      look()
        .catch((error: unknown) =>
          pulumi.log.debug(`the lab's pods cannot be looked at: ${apiReason(error)}`),
        )
        .finally(again);
    }, pauseSeconds * 1000).unref();
  };
  again();
};
