import path from "node:path";
import { ADVERTISED_ADDRESS } from "../../control-plane/advertised-address";
import type { SandboxPaths } from "../../paths";
import type { NodePlace } from "../node-side";
import { cgroupName } from "./cgroup";
import { DNS_ADDRESS } from "./kube-dns";

/** A node on which packets flow. */
export interface PacketsNode {
  readonly name: string;
  /** Of its pods: beside those of the played nodes, and apart from the Services' addresses. */
  readonly podCIDR: string;
  /** Its link to the world outside, with addresses of documentation (RFC 5737). */
  readonly wire: { readonly address: string; readonly gateway: string; readonly bits: number };
}

/** The node that every sandbox with packets has; it has the world, too. */
export const firstNode: PacketsNode = {
  name: "packets-1",
  podCIDR: "10.244.100.0/24",
  wire: { address: "198.51.100.2", gateway: "198.51.100.1", bits: 25 },
};

/** Another one: pods of one reach those of the other through Cilium's tunnel. */
export const secondNode: PacketsNode = {
  name: "packets-2",
  podCIDR: "10.244.101.0/24",
  wire: { address: "198.51.100.130", gateway: "198.51.100.129", bits: 25 },
};

/** Name of the first. */
export const NODE_NAME = firstNode.name;

/** The keys with which the API server and the nodes know each other. */
export const keysFolder = ({ settings }: Pick<SandboxPaths, "settings">): string =>
  path.join(settings, "node-keys");

/**
 * Where a node keeps its sockets and says which ports it has; below the cluster's folder, by which its process is known.
 *
 * @param node default: the first.
 */
export const nodeFolder = ({ cluster }: Pick<SandboxPaths, "cluster">, node = firstNode): string =>
  path.join(cluster, node === firstNode ? "packets" : node.name);

/** A node's settings. @param node default: the first. */
export const settingsFile = (paths: Pick<SandboxPaths, "cluster">, node = firstNode): string =>
  path.join(nodeFolder(paths, node), "node.json");

/** What `packets-node run` reads of one of these nodes. @param nodes all of them, the first one first. */
export function nodeSettings(
  { paths, ports, programs }: NodePlace,
  node: PacketsNode = firstNode,
  nodes: readonly PacketsNode[] = [firstNode],
): object {
  const { bpf, prometheus, ...rest } = programs;
  const first = node === nodes[0];
  const pki = (name: string) => path.join(paths.cluster, "pki", name);
  return {
    name: node.name,
    folder: nodeFolder(paths, node),
    keys: keysFolder(paths),
    cgroup: cgroupName(paths.cluster, node === firstNode ? undefined : node.name),
    apiServer: {
      port: ports.kubeApiserver,
      advertised: ADVERTISED_ADDRESS,
      ca: pki("ca.crt"),
      cert: pki("admin.crt"),
      key: pki("admin.key"),
    },
    podCIDR: node.podCIDR,
    wire: node.wire,
    first,
    others: nodes.filter((each) => each !== node).map(({ name }) => name),
    worldCA: path.join(nodeFolder(paths), "world-ca.crt"),
    dns: DNS_ADDRESS,
    programs: first ? { ...rest, prometheus } : rest,
    bpf,
  };
}
