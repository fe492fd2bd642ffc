import { allowDnsEgress } from "../blocks/allow-dns-egress";
import { ciliumPolicy, labelled, serverIngress, tcpPort } from "../blocks/cilium-policy";
import { dnsIsAllowed, intruderIsDenied, tcp, worldIsDenied } from "../blocks/common-expectations";
import { defaultDeny } from "../blocks/default-deny";
import type { CataloguePhase } from "../phase";

/** Peers by several labels: all labels of one selector have to match, one of several selectors suffices. */
export const labels: CataloguePhase = {
  name: "labels",
  summary:
    "The client and public gateways reach the server; an internal gateway lacks one of the two labels.",
  requires: ["cilium"],
  workloads: ["server", "client", "gateway", "internal-gateway", "intruder"],
  objects: (lab) => [
    defaultDeny(lab),
    allowDnsEgress(lab),
    ciliumPolicy(lab, "egress-to-server", {
      description: "Every pod of the lab may send to the server; who is let in is decided there.",
      endpointSelector: {},
      egress: [{ toEndpoints: [labelled(lab.server.labels)], toPorts: [tcpPort(lab.server.podPort)] }],
    }),
    serverIngress(lab, "labels-to-server", "The client and public gateways may reach the server.", {
      fromEndpoints: [
        labelled(lab.client.labels),
        {
          matchLabels: { tier: "public" },
          matchExpressions: [{ key: "app", operator: "In", values: ["gateway", "internal-gateway"] }],
        },
      ],
      toPorts: [tcpPort(lab.server.podPort)],
    }),
  ],
  expectations: (lab) => [
    {
      flow: tcp("client", "server", lab.server.podPort),
      verdict: "allowed",
      because: "the first selector names app=client",
    },
    {
      flow: tcp("gateway", "server", lab.server.podPort),
      verdict: "allowed",
      because: "the second selector matches with both labels",
    },
    {
      flow: tcp("internal-gateway", "server", lab.server.podPort),
      verdict: "denied-by-default",
      because: "its app is listed, its tier is not public: labels of one selector are all needed",
    },
    intruderIsDenied(lab),
    {
      flow: tcp("gateway", "client", lab.server.podPort),
      verdict: "denied-by-default",
      because: "the policy is about the server alone",
    },
    dnsIsAllowed(lab),
    worldIsDenied,
  ],
  pitfalls: [
    "A port without a protocol means TCP, UDP and SCTP; the rules here always name theirs.",
    "Labels that differ from pod to pod (pod-template-hash) are not part of an identity and match nothing.",
  ],
};
