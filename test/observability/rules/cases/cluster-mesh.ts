import { observed } from "../lab-phases";
import { type InputSeries, input, type RuleCase } from "../rule-case";

const mesh = { alert: "CiliumClusterMeshPeerNotReady", observed: observed("cross-cluster") };

const readiness = (node: string, values: string): InputSeries =>
  input(
    "cilium_clustermesh_remote_cluster_readiness_status",
    {
      job: "cilium-agent",
      node,
      source_cluster: "default",
      source_node_name: node,
      target_cluster: "peer",
    },
    values,
  );

/** The other clusters of the mesh. */
export const clusterMeshCases: readonly RuleCase[] = [
  {
    ...mesh,
    kind: "fires",
    title: "fires where agents do not reach another cluster",
    series: [
      readiness("worker-1", "1x5 0x30"),
      readiness("worker-2", "1x5 0x30"),
      readiness("worker-3", "1x35"),
    ],
    at: ["20m"],
    firing: [
      {
        labels: { severity: "warning", target_cluster: "peer" },
        summary: "Cluster peer of the mesh is not ready",
        description:
          "2 agents are not connected to cluster peer, or not in step with it. Its pods keep the identities that were known last; new ones are strangers to policies, and its Services are not reached.",
      },
    ],
  },
  {
    ...mesh,
    kind: "quiet",
    title: "is quiet about a short interruption",
    series: [readiness("worker-1", "1x5 0x8 1x30")],
    at: ["13m", "20m", "40m"],
    firing: [],
  },
];
