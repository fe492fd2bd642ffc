import { allowDnsEgress } from "../blocks/allow-dns-egress";
import { ciliumPolicy, labelled, tcpPort } from "../blocks/cilium-policy";
import { dnsIsAllowed, tcp, worldIsDenied } from "../blocks/common-expectations";
import { defaultDeny } from "../blocks/default-deny";
import type { Flow, LabPeer } from "../expectation";
import type { Lab } from "../lab/lab";
import { workloadsOf } from "../lab/workloads";
import type { CataloguePhase } from "../phase";

const call = (lab: Lab, from: LabPeer, method: string, http = "POST"): Flow => ({
  ...tcp(from, "grpc-server", lab.grpcPort),
  http: { method: http, path: `/grpc.health.v1.Health/${method}` },
});

/** Methods of a gRPC service: each is a POST to a path. */
export const grpc: CataloguePhase = {
  name: "grpc",
  summary: "The client may call grpc.health.v1.Health/Check; other methods of the server are refused (L7).",
  requires: ["cilium"],
  workloads: ["grpc-server", "client", "intruder"],
  objects: (lab) => {
    const { labels } = workloadsOf(lab)["grpc-server"];
    return [
      defaultDeny(lab),
      allowDnsEgress(lab),
      ciliumPolicy(lab, "egress-to-grpc-server", {
        description: "The client may send to the gRPC server.",
        endpointSelector: labelled(lab.client.labels),
        egress: [{ toEndpoints: [labelled(labels)], toPorts: [tcpPort(lab.grpcPort)] }],
      }),
      ciliumPolicy(lab, "grpc-health-check", {
        description: "The client may ask for the server's health, and not watch it.",
        endpointSelector: labelled(labels),
        ingress: [
          {
            fromEndpoints: [labelled(lab.client.labels)],
            toPorts: [
              tcpPort(lab.grpcPort, {
                http: [{ method: "POST", path: "/grpc\\.health\\.v1\\.Health/Check" }],
              }),
            ],
          },
        ],
      }),
    ];
  },
  expectations: (lab) => [
    { flow: call(lab, "client", "Check"), verdict: "allowed", because: "the rule lists the method's path" },
    { flow: call(lab, "client", "Watch"), verdict: "denied-by-l7", because: "a sibling method has no rule" },
    {
      flow: call(lab, "client", "Check", "GET"),
      verdict: "denied-by-l7",
      because: "gRPC calls are POST; a GET is none",
    },
    {
      flow: call(lab, "intruder", "Check"),
      verdict: "denied-by-default",
      because: "nothing lets app=intruder out, and nothing lets it in",
    },
    {
      flow: tcp("client", "grpc-server", lab.server.podPort),
      verdict: "denied-by-default",
      because: "the rules name port 9090 only",
    },
    dnsIsAllowed(lab),
    worldIsDenied,
  ],
  pitfalls: [
    "Without `protocol: TCP` Cilium's agent refuses the policy, though the API server stores it.",
    "A refused call looks like PERMISSION_DENIED to a gRPC client, not like a time-out.",
  ],
};
