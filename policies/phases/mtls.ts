import { allowClientEgressToServer } from "../blocks/allow-client-egress-to-server";
import { allowDnsEgress } from "../blocks/allow-dns-egress";
import { labelled, serverIngress, tcpPort } from "../blocks/cilium-policy";
import {
  clientRequest,
  dnsIsAllowed,
  intruderIsDenied,
  tcp,
  worldIsDenied,
} from "../blocks/common-expectations";
import { defaultDeny } from "../blocks/default-deny";
import type { CataloguePhase } from "../phase";

/** Both ends have to prove who they are (SPIFFE) before a connection passes. */
export const mtls: CataloguePhase = {
  name: "mtls",
  summary: "The client reaches the server only after a mutual authentication of their SPIFFE identities.",
  requires: ["cilium", "mutual-auth"],
  workloads: ["server", "client", "intruder"],
  objects: (lab) => [
    defaultDeny(lab),
    allowDnsEgress(lab),
    allowClientEgressToServer(lab),
    serverIngress(lab, "mtls-client-to-server", "The client may reach the server, authenticated.", {
      fromEndpoints: [labelled(lab.client.labels)],
      authentication: { mode: "required" },
      toPorts: [tcpPort(lab.server.podPort)],
    }),
  ],
  expectations: (lab) => [
    {
      flow: clientRequest(lab, "GET", "/"),
      verdict: "allowed",
      auth: "required",
      because: "the rule allows it and asks for authentication: the first packet is dropped until it is done",
    },
    {
      flow: tcp("client", "server", lab.server.podPort + 1),
      verdict: "denied-by-default",
      because: "authentication opens no other port",
    },
    intruderIsDenied(lab),
    dnsIsAllowed(lab),
    worldIsDenied,
  ],
  pitfalls: [
    "It authenticates the connection; what is sent is encrypted only with Cilium's transparent encryption besides.",
    "The first packet of a connection is dropped (AUTH_REQUIRED) while the handshake is under way, and sent again by TCP.",
  ],
};
