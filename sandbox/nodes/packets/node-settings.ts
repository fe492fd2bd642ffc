import path from "node:path";
import { ADVERTISED_ADDRESS } from "../../control-plane/advertised-address";
import type { SandboxPaths } from "../../paths";
import type { NodePlace } from "../node-side";
import { cgroupName } from "./cgroup";
import { DNS_ADDRESS } from "./kube-dns";

/** The node on which packets flow. */
export const NODE_NAME = "packets-1";
/** Beside those of the played nodes, and apart from the Services' addresses. */
const POD_CIDR = "10.244.100.0/24";

/** The keys with which the API server and the node know each other. */
export const keysFolder = ({ settings }: Pick<SandboxPaths, "settings">): string =>
  path.join(settings, "node-keys");

/** Where the node keeps its sockets and says which ports it has; below the cluster's folder, by which its process is known. */
export const nodeFolder = ({ cluster }: Pick<SandboxPaths, "cluster">): string =>
  path.join(cluster, "packets");

/** The node's settings. */
export const settingsFile = (paths: Pick<SandboxPaths, "cluster">): string =>
  path.join(nodeFolder(paths), "node.json");

/** What `packets-node run` reads. */
export function nodeSettings({ paths, ports, programs }: NodePlace): object {
  const { bpf, ...rest } = programs;
  const pki = (name: string) => path.join(paths.cluster, "pki", name);
  return {
    name: NODE_NAME,
    folder: nodeFolder(paths),
    keys: keysFolder(paths),
    cgroup: cgroupName(paths.cluster),
    apiServer: {
      port: ports.kubeApiserver,
      advertised: ADVERTISED_ADDRESS,
      ca: pki("ca.crt"),
      cert: pki("admin.crt"),
      key: pki("admin.key"),
    },
    podCIDR: POD_CIDR,
    dns: DNS_ADDRESS,
    programs: rest,
    bpf,
  };
}
