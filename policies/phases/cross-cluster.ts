import { allowClientEgressToServer } from "../blocks/allow-client-egress-to-server";
import { allowDnsEgress } from "../blocks/allow-dns-egress";
import { labelled, serverIngress, tcpPort } from "../blocks/cilium-policy";
import { dnsIsAllowed, tcp, worldIsDenied } from "../blocks/common-expectations";
import { defaultDeny } from "../blocks/default-deny";
import type { CataloguePhase } from "../phase";

/** Clients of two clusters of a mesh, told apart by the cluster's name. */
export const crossCluster: CataloguePhase = {
  name: "cross-cluster",
  summary:
    "Clients of this cluster and of its first peer reach the server; those of other clusters of the mesh do not.",
  requires: ["cilium", "cluster-mesh"],
  workloads: ["server", "client"],
  objects: (lab) => [
    defaultDeny(lab),
    allowDnsEgress(lab),
    allowClientEgressToServer(lab),
    serverIngress(lab, "cross-cluster-clients", "Clients of two clusters may reach the server.", {
      fromEndpoints: [lab.clusters.local, lab.clusters.peer].map((cluster) =>
        labelled({ ...lab.client.labels, "k8s:io.cilium.k8s.policy.cluster": cluster }),
      ),
      toPorts: [tcpPort(lab.server.podPort)],
    }),
  ],
  expectations: (lab) => [
    {
      flow: tcp("client", "server", lab.server.podPort),
      verdict: "allowed",
      because: "the first selector names this cluster",
    },
    {
      flow: tcp("client@peer", "server", lab.server.podPort),
      verdict: "allowed",
      because: "the second selector names the peer's; the namespace is the policy's own in both",
    },
    {
      flow: tcp("client@stranger", "server", lab.server.podPort),
      verdict: "denied-by-default",
      because: "its cluster is not named: without the label it would be let in too",
    },
    {
      flow: tcp("client@peer", "server", lab.server.podPort + 1),
      verdict: "denied-by-default",
      because: "the rule names port 8080 only",
    },
    dnsIsAllowed(lab),
    worldIsDenied,
  ],
  pitfalls: [
    "A selector without a cluster means every cluster of the mesh in Cilium 1.18.",
    "The client of the other cluster needs its own egress policy there: policies are enforced where a pod runs.",
  ],
};
