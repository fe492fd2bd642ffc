import type { ManifestObject } from "../../../verdicts/world";

/**
 * A pod that looks names up through Cilium's DNS proxy: what one pod learns of a name holds for the rules of all. It is in a
 * namespace of its own, so that few random policies keep it from asking.
 */
export const askerObjects: readonly ManifestObject[] = [
  { apiVersion: "v1", kind: "Namespace", metadata: { name: "asker" } },
  { apiVersion: "v1", kind: "ServiceAccount", metadata: { name: "default", namespace: "asker" } },
  {
    apiVersion: "v1",
    kind: "Pod",
    metadata: { name: "asker", namespace: "asker" },
    spec: {
      automountServiceAccountToken: false,
      terminationGracePeriodSeconds: 0,
      containers: [
        { name: "main", image: "docker.io/curlimages/curl:8.17.0", command: ["sleep", "infinity"] },
      ],
    },
  },
];

/** Its policy: part of every world. */
export const askerPolicy: ManifestObject = {
  apiVersion: "cilium.io/v2",
  kind: "CiliumNetworkPolicy",
  metadata: { name: "asker", namespace: "asker" },
  spec: {
    endpointSelector: {},
    egress: [
      {
        toEndpoints: [
          { matchLabels: { "k8s:io.kubernetes.pod.namespace": "kube-system", "k8s:k8s-app": "kube-dns" } },
        ],
        toPorts: [{ ports: [{ port: "53", protocol: "ANY" }], rules: { dns: [{ matchPattern: "*" }] } }],
      },
    ],
  },
};
