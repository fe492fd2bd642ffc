import { dnsEgressRule } from "../blocks/dns-egress-rule";
import type { NetworkPolicy } from "../kubernetes-object";
import type { Lab } from "./lab";

/** The default deny of the second namespace, for phases with pods there. */
export const defaultDenyStage = (lab: Lab): NetworkPolicy => ({
  apiVersion: "networking.k8s.io/v1",
  kind: "NetworkPolicy",
  metadata: { name: "default-deny", namespace: lab.stageNamespace },
  spec: { podSelector: {}, policyTypes: ["Ingress", "Egress"] },
});

/** Lets the pods of the second namespace ask DNS and send to the server of the first. */
export const allowStageEgress = (lab: Lab): NetworkPolicy => ({
  apiVersion: "networking.k8s.io/v1",
  kind: "NetworkPolicy",
  metadata: { name: "allow-stage-egress", namespace: lab.stageNamespace },
  spec: {
    podSelector: {},
    policyTypes: ["Egress"],
    egress: [
      dnsEgressRule(lab),
      {
        to: [
          {
            namespaceSelector: { matchLabels: { "kubernetes.io/metadata.name": lab.namespace } },
            podSelector: { matchLabels: lab.server.labels },
          },
        ],
        ports: [{ protocol: "TCP", port: lab.server.podPort }],
      },
    ],
  },
});
