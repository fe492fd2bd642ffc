import { isIP } from "node:net";
import type { CiliumConfig } from "../../config/schema";
import type { HelmValues } from "./helm-values";

type Peer = CiliumConfig["clusterMesh"]["peers"][number];

/** When certificates are renewed: the chart's own rhythm for Hubble. For the mesh it has none, and they end after three years. */
const renewal = "0 0 1 */4 *";

/**
 * One of the chart's `clustermesh.config.clusters`. An IP address goes to `ips`: the chart then makes the host alias
 * `<name>.mesh.cilium.io`, for which the other side's certificate is valid. For a bare address it is not.
 */
const cluster = ({ name, address, port }: Peer): HelmValues =>
  isIP(address) === 0 ? { name, address, port } : { name, ips: [address], port };

/**
 * Name and number of this cluster, and the mesh (chart keys `cluster` and `clustermesh`; Cilium documentation, "Setting
 * up Cluster Mesh"). The certificates of the mesh are made as Hubble's are. All clusters of a mesh need the same CA,
 * the Secret `cilium-ca`.
 */
export const clusterMeshValues = ({
  clusterMesh,
  hubble,
}: Pick<CiliumConfig, "clusterMesh" | "hubble">): HelmValues => {
  const identity: HelmValues = { cluster: { name: clusterMesh.name, id: clusterMesh.id } };
  if (!clusterMesh.enabled) return { ...identity, clustermesh: { useAPIServer: false } };
  const schedule = hubble.certificates === "cronJob" ? { schedule: renewal } : {};
  const peers =
    clusterMesh.peers.length === 0
      ? { enabled: false }
      : { enabled: true, clusters: clusterMesh.peers.map(cluster) };
  return {
    ...identity,
    clustermesh: {
      useAPIServer: true,
      apiserver: { tls: { auto: { enabled: true, method: hubble.certificates, ...schedule } } },
      config: peers,
    },
  };
};
