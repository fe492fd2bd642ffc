import { allowDnsEgress } from "../blocks/allow-dns-egress";
import { ciliumPolicy, labelled, serverIngress, tcpPort } from "../blocks/cilium-policy";
import { dnsIsAllowed, tcp, worldIsDenied } from "../blocks/common-expectations";
import { defaultDeny } from "../blocks/default-deny";
import { workloadsOf } from "../lab/workloads";
import type { CataloguePhase } from "../phase";

/** Who may reach the server is said by service account, and proven by authentication. */
export const serviceIdentity: CataloguePhase = {
  name: "service-identity",
  summary:
    "Pods with the service account gateway reach the server, authenticated; labels alone do not suffice.",
  requires: ["cilium", "mutual-auth"],
  workloads: ["server", "client", "gateway", "internal-gateway"],
  objects: (lab) => {
    const { serviceAccount } = workloadsOf(lab).gateway;
    return [
      defaultDeny(lab),
      allowDnsEgress(lab),
      ciliumPolicy(lab, "egress-to-server", {
        description: "Every pod of the lab may send to the server; who is let in is decided there.",
        endpointSelector: {},
        egress: [{ toEndpoints: [labelled(lab.server.labels)], toPorts: [tcpPort(lab.server.podPort)] }],
      }),
      serverIngress(lab, "service-identity-gateway", "The gateway's service account may reach the server.", {
        fromEndpoints: [labelled({ "k8s:io.cilium.k8s.policy.serviceaccount": serviceAccount })],
        authentication: { mode: "required" },
        toPorts: [tcpPort(lab.server.podPort)],
      }),
    ];
  },
  expectations: (lab) => [
    {
      flow: tcp("gateway", "server", lab.server.podPort),
      verdict: "allowed",
      auth: "required",
      because: "its service account is named; SPIFFE proves it",
    },
    {
      flow: tcp("internal-gateway", "server", lab.server.podPort),
      verdict: "denied-by-default",
      because: "it runs under another service account",
    },
    {
      flow: tcp("client", "server", lab.server.podPort),
      verdict: "denied-by-default",
      because: "the account `default` is not named",
    },
    {
      flow: tcp("gateway", "server", lab.server.servicePort),
      verdict: "denied-by-default",
      because: "the rule names the pod's port",
    },
    dnsIsAllowed(lab),
    worldIsDenied,
  ],
  pitfalls: ["The label is set by Cilium from the pod's service account; no pod can give it to itself."],
};
