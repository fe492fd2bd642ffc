import { agentContainer, ciliumNamespace } from "../../cilium/agent/agent-place";
import { type FoundRelease, nearestRelease } from "../../cilium/releases";
import type { WorkloadFacts } from "../facts/workload-facts";

/** The agents' DaemonSet (chart, `cilium-agent/daemonset.yaml`); undefined where Cilium is not installed. */
export const agentWorkload = (workloads: readonly WorkloadFacts[]): WorkloadFacts | undefined =>
  workloads.find(
    ({ kind, namespace, name }) => kind === "DaemonSet" && namespace === ciliumNamespace && name === "cilium",
  );

/** Version of an image's tag: `v1.18.6` is `1.18.6`. */
export const versionOfTag = (tag: string): string => tag.replace(/^v/, "");

/** Version of the agents that are to run; undefined without Cilium, or where the image names none. */
export const agentVersion = (workloads: readonly WorkloadFacts[]): string | undefined => {
  const image = agentWorkload(workloads)?.containers.find(({ name }) => name === agentContainer)?.image;
  return image === undefined || image.tag === "" ? undefined : versionOfTag(image.tag);
};

/** The release of the agents, or the one that a stack gets where there are none. */
export const runningRelease = (workloads: readonly WorkloadFacts[]): FoundRelease | undefined => {
  const version = agentVersion(workloads);
  return version === undefined ? undefined : nearestRelease(version);
};

/** Why checks of a running Cilium have nothing to look at. */
export const noCilium = "Cilium is not installed";
