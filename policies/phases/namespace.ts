import { allowClientEgressToServer } from "../blocks/allow-client-egress-to-server";
import { allowDnsEgress } from "../blocks/allow-dns-egress";
import { inNamespace, serverIngress, tcpPort } from "../blocks/cilium-policy";
import { dnsIsAllowed, tcp, worldIsDenied } from "../blocks/common-expectations";
import { defaultDeny } from "../blocks/default-deny";
import { allowStageEgress, defaultDenyStage } from "../lab/stage-namespace";
import type { CataloguePhase } from "../phase";

/** Every pod of one namespace may reach a pod of another. */
export const namespace: CataloguePhase = {
  name: "namespace",
  summary: "Pods of policy-stage reach the server in policy-lab; pods of policy-lab itself do not.",
  requires: ["cilium"],
  workloads: ["server", "client", "stage-client"],
  objects: (lab) => [
    defaultDeny(lab),
    defaultDenyStage(lab),
    allowDnsEgress(lab),
    allowClientEgressToServer(lab),
    allowStageEgress(lab),
    serverIngress(
      lab,
      "namespace-stage-to-server",
      "Every pod of the second namespace may reach the server.",
      {
        fromEndpoints: [inNamespace(lab.stageNamespace)],
        toPorts: [tcpPort(lab.server.podPort)],
      },
    ),
  ],
  expectations: (lab) => [
    {
      flow: tcp("stage-client", "server", lab.server.podPort),
      verdict: "allowed",
      because: "namespace-stage-to-server selects by the namespace's name, whatever the pod's labels",
    },
    {
      flow: tcp("client", "server", lab.server.podPort),
      verdict: "denied-by-default",
      because: "the client is let out, but its namespace is not the one that the server lets in",
    },
    {
      flow: tcp("stage-client", "client", lab.server.podPort),
      verdict: "denied-by-default",
      because: "the policy is about the server alone",
    },
    {
      flow: tcp("stage-client", "world", 443),
      verdict: "denied-by-default",
      because: "allow-stage-egress names DNS and the server",
    },
    dnsIsAllowed(lab),
    worldIsDenied,
  ],
  pitfalls: [
    "A selector of peers without a word about namespaces means the policy's own namespace.",
    "Whoever may label pods decides who is let in; a namespace's name needs more rights to forge.",
  ],
};
