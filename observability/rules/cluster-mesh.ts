import { l3L4Name } from "../dashboards/dashboard-names";
import { agentCommand } from "./agent-command";
import type { Alert, AlertGroup } from "./alert";
import { labelText, valueText } from "./label-text";

const peer = labelText("target_cluster", "unknown");

const peerNotReady: Alert = {
  name: "CiliumClusterMeshPeerNotReady",
  severity: "warning",
  for: "10m",
  expr: "count by (target_cluster) (cilium_clustermesh_remote_cluster_readiness_status == 0)",
  quietAroundSwaps: false,
  summary: `Cluster ${peer} of the mesh is not ready`,
  description: `${valueText} agents are not connected to cluster ${peer}, or not in step with it. Its pods keep the identities that were known last; new ones are strangers to policies, and its Services are not reached.`,
  meaning:
    "Every agent holds a connection to each other cluster's API server of the mesh. Readiness is 1 where it is connected and has read everything once. A flow from a cluster that is not ready is decided by what was known before, or as one from the world.",
  confirm: [
    { shows: "the other clusters as an agent sees them", command: agentCommand("status --all-clusters") },
    {
      shows: "where the connection breaks: name, TLS, etcd",
      command: agentCommand("troubleshoot clustermesh"),
    },
    {
      shows: "the API server of the mesh, in the other cluster",
      command: "kubectl -n kube-system get deployment,service clustermesh-apiserver",
    },
  ],
  remedy: [
    "The other cluster is down, or its address of the mesh does not answer from these nodes.",
    "Certificates: both clusters need one CA, or each other's.",
    "Two clusters with the same `cluster.name` or `cluster.id` never connect.",
  ],
  dashboard: l3L4Name,
};

/** The other clusters of the mesh. */
export const clusterMesh = (): AlertGroup => ({
  name: "cilium-cluster-mesh",
  recordings: [],
  alerts: [peerNotReady],
});
