import { allowClientEgressToServer } from "../blocks/allow-client-egress-to-server";
import { allowDnsEgress } from "../blocks/allow-dns-egress";
import { labelled, serverIngress, tcpPort } from "../blocks/cilium-policy";
import {
  clientRequest,
  dnsIsAllowed,
  intruderIsDenied,
  servicePortIsDenied,
  tcp,
  worldIsDenied,
} from "../blocks/common-expectations";
import { defaultDeny } from "../blocks/default-deny";
import type { CataloguePhase } from "../phase";

/** One kind of pod may reach another on one port: what a NetworkPolicy says, said to Cilium. */
export const l3L4: CataloguePhase = {
  name: "l3-l4",
  summary: "A CiliumNetworkPolicy lets the client reach the server's port 8080, and no other pod any port.",
  requires: ["cilium"],
  workloads: ["server", "client", "intruder"],
  objects: (lab) => [
    defaultDeny(lab),
    allowDnsEgress(lab),
    allowClientEgressToServer(lab),
    serverIngress(lab, "l3-l4-client-to-server", "The client may reach the server's pod port.", {
      fromEndpoints: [labelled(lab.client.labels)],
      toPorts: [tcpPort(lab.server.podPort)],
    }),
  ],
  expectations: (lab) => [
    {
      flow: clientRequest(lab, "GET", "/"),
      verdict: "allowed",
      because: "l3-l4-client-to-server names app=client and port 8080",
    },
    {
      flow: tcp("client", "server", lab.server.podPort + 1),
      verdict: "denied-by-default",
      because: "the rule names port 8080 only",
    },
    intruderIsDenied(lab),
    servicePortIsDenied(lab),
    dnsIsAllowed(lab),
    worldIsDenied,
  ],
  pitfalls: [
    "A policy names the pod's port (8080). The Service's port (80) is translated before any policy sees the packet.",
    "The policy at the server is one half: where egress is restricted, the client needs its own.",
  ],
};
