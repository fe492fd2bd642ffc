import { UserError } from "../../../messages/user-error";
import { type ClusterApi, waitUntil } from "../../control-plane/cluster-api";

/** The address of the Service kube-dns, as kubeadm and Talos choose it: the tenth of the Services' addresses. */
export const DNS_ADDRESS = "10.0.0.10";
/** All of them answer in the node's world outside (RFC 2544: nobody's). */
const WORLD_ADDRESSES = "198.18.0.0/15";
const FIELD_MANAGER = "talos-policy-lab-sandbox";

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

/** The cluster's DNS as kubeadm and Talos install it, with the names of the world besides. */
export const kubeDnsObjects: readonly { readonly path: string; readonly object: object }[] = [
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
        ],
      },
    },
  },
];

/** For an API server that is just starting. */
const TIMEOUT_MS = 60_000;

/** Puts CoreDNS into the cluster. It starts when Cilium gives it a network. */
export async function applyKubeDns(api: ClusterApi): Promise<void> {
  for (const { path, object } of kubeDnsObjects) {
    let said = "";
    const done = await waitUntil(async () => {
      const answer = await api.request({
        method: "PATCH",
        path: `${path}?fieldManager=${FIELD_MANAGER}&force=true`,
        contentType: "application/apply-patch+yaml",
        body: JSON.stringify(object),
      });
      said = answer.body.slice(0, 500);
      return answer.status >= 200 && answer.status < 300;
    }, TIMEOUT_MS);
    if (!done) throw new UserError(`the API server refused ${path}: ${said}`);
  }
}
