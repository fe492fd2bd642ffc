import type { ApiAnswer } from "../../cluster/api";

/** The version of a cluster's agents, or why it is not known. */
export type AgentVersion = { readonly version: string } | { readonly unknown: string };

/** The version in the image of Cilium's agents: `1.18.6` of `quay.io/cilium/cilium:v1.18.6@sha256:…`. */
export const versionOfImage = (image: string): string | undefined =>
  /:v?(\d+\.\d+\.\d+(?:-[0-9A-Za-z.]+)?)(?:@|$)/.exec(image)?.[1];

/** The version of the agents, from what an API server answers about their DaemonSet. */
export const agentVersion = ({ status, body }: Pick<ApiAnswer, "status" | "body">): AgentVersion => {
  if (status === 404) return { unknown: "there is no DaemonSet kube-system/cilium" };
  if (status !== 200)
    return { unknown: `the DaemonSet kube-system/cilium cannot be read (HTTP status ${status})` };
  const { spec } = JSON.parse(body) as {
    spec?: { template?: { spec?: { containers?: readonly { name?: string; image?: string }[] } } };
  };
  const agent = spec?.template?.spec?.containers?.find(({ name }) => name === "cilium-agent");
  const image = agent?.image ?? "";
  const version = versionOfImage(image);
  if (version !== undefined) return { version };
  return {
    unknown:
      image === ""
        ? "the DaemonSet kube-system/cilium has no container cilium-agent"
        : `no version is in the name of the agents' image, ${image}`,
  };
};
