import { ciliumNamespace } from "../../cilium/agent/agent-place";
import type { ClusterApi } from "../../cluster/api";
import { whyPlayed } from "../../cluster/played-pod";
import { type PodPort, podsBehind } from "../../cluster/pods-behind";
import { openPortForward } from "../../cluster/port-forward";
import { PortForwardError } from "../../cluster/port-forward-error";
import { UserError } from "../../messages/user-error";
import { interruption } from "../../sandbox/interruption";
import { openCluster } from "../open-cluster";

/** Hubble's user interface as the chart installs it (templates/hubble-ui/service.yaml). */
const service = { namespace: ciliumNamespace, service: "hubble-ui" };

const switchOn = "pulumi config set --path cilium.hubble.ui true && pulumi up";

const untilInterrupted = (): Promise<void> =>
  new Promise((resolve) => {
    if (interruption.aborted) return resolve();
    // An open server keeps the program from ending.
    interruption.addEventListener("abort", () => resolve(), { once: true });
  });

/** The pod behind the Service in which a program runs. @throws UserError where there is none. */
const podThatRuns = async (api: ClusterApi): Promise<PodPort> => {
  let why: string | undefined;
  for (const pod of await podsBehind(api, service)) {
    const played = await whyPlayed(api, pod);
    if (played === undefined) return pod;
    why ??= played;
  }
  throw new UserError(`Hubble UI is only played on this sandbox, nobody answers: ${why}`, {
    fix: "lab hubble observe   # the flows themselves, in the terminal; Hubble UI needs a real cluster",
  });
};

/**
 * `lab hubble ui`: forwards a port to Hubble's user interface and prints its address, until Ctrl-C.
 *
 * @returns 130, since only an interruption ends it.
 * @throws UserError where it is not there, not ready, or played.
 */
export const runUi = async ({ context }: { readonly context?: string }): Promise<number> => {
  const { api } = openCluster(context);
  let pod: PodPort;
  try {
    pod = await podThatRuns(api);
  } catch (error) {
    if (!(error instanceof PortForwardError) || error.fault !== "no-service") throw error;
    throw new UserError("the cluster has no Hubble UI: there is no Service kube-system/hubble-ui", {
      fix: switchOn,
    });
  }
  const forward = await openPortForward(api, pod, (said) => process.stderr.write(`note: ${said}\n`));
  process.stdout.write(`http://127.0.0.1:${forward.port}/\n`);
  process.stderr.write(`Hubble UI of ${pod.pod}; Ctrl-C ends it\n`);
  await untilInterrupted();
  await forward.close();
  return 130;
};
