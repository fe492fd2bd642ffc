import { collectionPath, type KindName, resourceName } from "../../cluster/kinds";
import type { Lab } from "../../policies/lab/lab";
import type { Checkout } from "../support/checkout";
import { type WatchEvent, WatchLog } from "./watch-log";

const namespaced = [
  "Pod",
  "NetworkPolicy",
  "CiliumNetworkPolicy",
  "CiliumEnvoyConfig",
] as const satisfies readonly KindName[];

/** What the API server says about the pods and policies of the lab's namespaces, and cluster-wide, during something. */
export const watchingSwap = async (
  checkout: Checkout,
  lab: Lab,
  during: () => Promise<void>,
): Promise<readonly WatchEvent[]> => {
  const log = await WatchLog.start(checkout.environment.KUBECONFIG ?? "", {
    [collectionPath("CiliumClusterwideNetworkPolicy")]: "CiliumClusterwideNetworkPolicy",
    ...Object.fromEntries(
      [lab.namespace, lab.stageNamespace].flatMap((namespace) =>
        namespaced.map((kind) => [collectionPath(kind, namespace), kind]),
      ),
    ),
  });
  try {
    await during();
  } catch (error) {
    await log.stop();
    throw error;
  }
  return log.stop();
};

/** The configuration that lets every phase be selected: somebody else's Cilium, and the token that one phase needs. */
export const allowEveryPhase = async (checkout: Checkout): Promise<void> => {
  checkout.restoreConfig();
  for (const setting of [
    ["cilium.mode", "external"],
    ["--secret", "lab.adminToken", "correct-horse-battery-staple"],
  ]) {
    const result = await checkout.run("pulumi", ["config", "set", "--path", ...setting]);
    if (result.exitCode !== 0) throw new Error(result.all);
  }
  // An API server opens the storage of a custom kind when it is first asked for; kubectl waits for that.
  const kinds = (["CiliumNetworkPolicy", "CiliumClusterwideNetworkPolicy", "CiliumEnvoyConfig"] as const).map(
    resourceName,
  );
  await checkout.kubectl("get", kinds.join(","), "--all-namespaces");
};
