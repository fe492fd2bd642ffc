import type { ClusterObject } from "./cluster-objects";

/** The address of the Service kube-dns, as kubeadm and Talos choose it: the tenth of the Services' addresses. */
export const DNS_ADDRESS = "10.0.0.10";
/** All of them answer in the node's world outside (RFC 2544: nobody's). */
const WORLD_ADDRESSES = "198.18.0.0/15";

const labels = { "k8s-app": "kube-dns" };
const metadata = { name: "coredns", namespace: "kube-system" };

const corefile = `.:53 {
    errors
    health
    ready
    kubernetes cluster.local in-addr.arpa ip6.arpa {
        pods insecure
        ttl 30
    }
    prometheus :9153
    world ${WORLD_ADDRESSES}
    cache 30
}
`;

const container = {
  name: "coredns",
  image: "registry.k8s.io/coredns/coredns:v1.12.2",
  args: ["-conf", "/etc/coredns/Corefile"],
  ports: [
    { name: "dns", containerPort: 53, protocol: "UDP" },
    { name: "dns-tcp", containerPort: 53, protocol: "TCP" },
    { name: "metrics", containerPort: 9153, protocol: "TCP" },
  ],
  readinessProbe: { httpGet: { path: "/ready", port: 8181 }, periodSeconds: 1, failureThreshold: 3 },
  livenessProbe: { httpGet: { path: "/health", port: 8080 }, periodSeconds: 10, failureThreshold: 5 },
  securityContext: {
    allowPrivilegeEscalation: false,
    capabilities: { drop: ["ALL"], add: ["NET_BIND_SERVICE"] },
    readOnlyRootFilesystem: true,
  },
  volumeMounts: [{ name: "config", mountPath: "/etc/coredns", readOnly: true }],
};

const reads = (apiGroups: readonly string[], resources: readonly string[]) => ({
  apiGroups,
  resources,
  verbs: ["list", "watch"],
});

/** The cluster's DNS as kubeadm and Talos install it, with the names of the world. It starts when Cilium gives it a network. */
export const kubeDnsObjects: readonly ClusterObject[] = [
  {
    path: "/api/v1/namespaces/kube-system/serviceaccounts/coredns",
    object: { apiVersion: "v1", kind: "ServiceAccount", metadata },
  },
  {
    path: "/apis/rbac.authorization.k8s.io/v1/clusterroles/system:coredns",
    object: {
      apiVersion: "rbac.authorization.k8s.io/v1",
      kind: "ClusterRole",
      metadata: { name: "system:coredns" },
      rules: [
        reads([""], ["endpoints", "services", "pods", "namespaces"]),
        reads(["discovery.k8s.io"], ["endpointslices"]),
      ],
    },
  },
  {
    path: "/apis/rbac.authorization.k8s.io/v1/clusterrolebindings/system:coredns",
    object: {
      apiVersion: "rbac.authorization.k8s.io/v1",
      kind: "ClusterRoleBinding",
      metadata: { name: "system:coredns" },
      roleRef: { apiGroup: "rbac.authorization.k8s.io", kind: "ClusterRole", name: "system:coredns" },
      subjects: [{ kind: "ServiceAccount", ...metadata }],
    },
  },
  {
    path: "/api/v1/namespaces/kube-system/configmaps/coredns",
    object: { apiVersion: "v1", kind: "ConfigMap", metadata, data: { Corefile: corefile } },
  },
  {
    path: "/apis/apps/v1/namespaces/kube-system/deployments/coredns",
    object: {
      apiVersion: "apps/v1",
      kind: "Deployment",
      metadata: { ...metadata, labels },
      spec: {
        replicas: 1,
        selector: { matchLabels: labels },
        template: {
          metadata: { labels },
          spec: {
            serviceAccountName: "coredns",
            dnsPolicy: "Default",
            terminationGracePeriodSeconds: 1,
            containers: [container],
            volumes: [{ name: "config", configMap: { name: "coredns" } }],
          },
        },
      },
    },
  },
  {
    path: "/api/v1/namespaces/kube-system/services/kube-dns",
    object: {
      apiVersion: "v1",
      kind: "Service",
      metadata: { name: "kube-dns", namespace: "kube-system", labels },
      spec: {
        clusterIP: DNS_ADDRESS,
        selector: labels,
        ports: [
          { name: "dns", port: 53, protocol: "UDP" },
          { name: "dns-tcp", port: 53, protocol: "TCP" },
          { name: "metrics", port: 9153, protocol: "TCP" },
        ],
      },
    },
  },
];
