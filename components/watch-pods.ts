import type { AppsV1Api, CoreV1Api } from "@kubernetes/client-node";
import * as pulumi from "@pulumi/pulumi";
import { apiReason } from "../cluster/patient-request";
import { deploymentTrouble, notReadySince, podTrouble } from "../platform/pod-trouble";

/** How often is looked, and how long before its time is over a pod's trouble is said. */
const pauseSeconds = 5;

interface Apis {
  readonly core: CoreV1Api;
  readonly apps: AppsV1Api;
}

const troublesIn = async (
  { core, apps }: Apis,
  namespace: string,
  patienceSeconds: number,
): Promise<ReadonlyMap<string, string>> => {
  const [pods, deployments] = await Promise.all([
    core.listNamespacedPod({ namespace }),
    apps.listNamespacedDeployment({ namespace }),
  ]);
  const late = Date.now() - patienceSeconds * 1000;
  const troubles = new Map<string, string>();
  for (const pod of pods.items) {
    const since = notReadySince(pod);
    if (since !== undefined && since <= late) troubles.set(`pod ${pod.metadata?.name}`, podTrouble(pod));
  }
  for (const deployment of deployments.items) {
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
  let apis: Apis | undefined;
  const connect = (): Apis => {
    const client = require("@kubernetes/client-node") as typeof import("@kubernetes/client-node");
    const config = new client.KubeConfig();
    config.loadFromDefault();
    config.setCurrentContext(context);
    return { core: config.makeApiClient(client.CoreV1Api), apps: config.makeApiClient(client.AppsV1Api) };
  };
  const look = async (): Promise<void> => {
    apis ??= connect();
    for (const namespace of namespaces) {
      for (const [what, trouble] of await troublesIn(apis, namespace, patience)) {
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
