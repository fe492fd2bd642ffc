import { allowClientEgressToServer } from "../blocks/allow-client-egress-to-server";
import { allowClientToServer } from "../blocks/allow-client-to-server";
import { allowDnsEgress } from "../blocks/allow-dns-egress";
import { clientRequest, dnsIsAllowed, worldIsDenied } from "../blocks/common-expectations";
import { defaultDeny } from "../blocks/default-deny";
import type { CataloguePhase } from "../phase";

/** Phase 1 of the runbook: everything denied but DNS and the client's way to the server. */
export const baseline: CataloguePhase = {
  name: "baseline",
  summary: "Only DNS and client → server:8080 pass; everything else is denied by default (L3/L4).",
  requires: [],
  workloads: ["server", "client"],
  objects: (lab) => [
    defaultDeny(lab),
    allowDnsEgress(lab),
    allowClientEgressToServer(lab),
    allowClientToServer(lab),
  ],
  expectations: (lab) => [
    {
      flow: clientRequest(lab, "GET", "/"),
      verdict: "allowed",
      because: "allow-client-egress-to-server lets it out, allow-client-to-server lets it in",
    },
    {
      flow: clientRequest(lab, "POST", "/"),
      verdict: "allowed",
      because: "an L4 rule does not look at the request; the server itself answers 405",
    },
    {
      flow: { from: "client", to: "server", port: lab.server.servicePort, protocol: "TCP" },
      verdict: "denied-by-default",
      because: "policies see the pod's port 8080; nothing allows a packet to port 80 of the pod",
    },
    {
      flow: { from: "server", to: "client", port: lab.server.podPort, protocol: "TCP" },
      verdict: "denied-by-default",
      because: "no rule lets the server start a connection to the client",
    },
    dnsIsAllowed(lab),
    worldIsDenied,
  ],
};
