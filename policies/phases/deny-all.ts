import { allowClientEgressToServer } from "../blocks/allow-client-egress-to-server";
import { allowDnsEgress } from "../blocks/allow-dns-egress";
import { serverIngress } from "../blocks/cilium-policy";
import { clientRequest, dnsIsAllowed, tcp, worldIsDenied } from "../blocks/common-expectations";
import { defaultDeny } from "../blocks/default-deny";
import type { CataloguePhase } from "../phase";

/** Nobody reaches the server: Cilium's way to write a default deny. */
export const denyAll: CataloguePhase = {
  name: "deny-all",
  summary: "An empty ingress rule of a CiliumNetworkPolicy denies everybody at the server.",
  requires: ["cilium"],
  workloads: ["server", "client"],
  objects: (lab) => [
    defaultDeny(lab),
    allowDnsEgress(lab),
    allowClientEgressToServer(lab),
    serverIngress(lab, "deny-all-ingress", "Nobody may reach the server.", {}),
  ],
  expectations: (lab) => [
    {
      flow: clientRequest(lab, "GET", "/"),
      verdict: "denied-by-default",
      because: "the client is let out; the server's empty rule lets nobody in",
    },
    {
      flow: tcp("world", "server", lab.server.podPort),
      verdict: "denied-by-default",
      because: "everybody is everybody: also what is not a pod",
    },
    {
      flow: tcp("server", "client", lab.server.podPort),
      verdict: "denied-by-default",
      because: "the other direction is the lab's default-deny",
    },
    dnsIsAllowed(lab),
    worldIsDenied,
  ],
  pitfalls: [
    "`ingress: [{}]` denies everybody in a CiliumNetworkPolicy and allows everybody in a NetworkPolicy.",
    "`ingress: []` is refused by Cilium when nothing else stands beside it.",
    "It adds nothing to denies that are there already, and takes nothing away from allows: those are added up.",
  ],
};
