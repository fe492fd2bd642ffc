import { makeAuthority } from "../../observability/prometheus/self-made-certificate";

/** Namespace of what the tests plant. */
export const namespace = "doctor-test";

/** Texts that may come out nowhere. */
export const secrets = [
  "swordfish-in-a-secret",
  "swordfish-in-helm-values",
  "swordfish-in-an-environment",
  "swordfish-in-an-annotation",
  "swordfish-in-a-config-map",
  "swordfish-in-a-dashboard",
] as const;
const [inSecret, inHelm, inEnvironment, inAnnotation, inConfigMap, inDashboard] = secrets;

const base64 = (text: string): string => Buffer.from(text).toString("base64");
const here = (name: string) => ({ name, namespace });

/** Objects of which each check of the names has something to say, and secrets wherever people put them. */
export const plantedObjects: readonly object[] = [
  { apiVersion: "v1", kind: "Namespace", metadata: { name: namespace } },
  {
    apiVersion: "v1",
    kind: "Secret",
    type: "helm.sh/release.v1",
    metadata: {
      ...here("sh.helm.release.v1.shop.v2"),
      labels: {
        owner: "helm",
        name: "shop",
        version: "2",
        status: "pending-upgrade",
        modifiedAt: "1700000000",
      },
    },
    data: { release: base64(JSON.stringify({ config: { password: inHelm } })) },
  },
  { apiVersion: "v1", kind: "Secret", metadata: here("login"), stringData: { password: inSecret } },
  {
    apiVersion: "v1",
    kind: "ConfigMap",
    metadata: { ...here("dashboard"), labels: { grafana_dashboard: "1" } },
    data: {
      "dashboard.json": JSON.stringify({ title: inConfigMap, targets: [{ expr: `up{a="${inDashboard}"}` }] }),
    },
  },
  {
    apiVersion: "v1",
    kind: "Service",
    metadata: { ...here("shop"), annotations: { "example.com/token": inAnnotation } },
    spec: { type: "LoadBalancer", selector: { app: "shop" }, ports: [{ port: 80 }] },
  },
  {
    apiVersion: "v1",
    kind: "PersistentVolumeClaim",
    metadata: here("data"),
    spec: { accessModes: ["ReadWriteOnce"], resources: { requests: { storage: "1Gi" } } },
  },
  {
    apiVersion: "v1",
    kind: "Secret",
    type: "kubernetes.io/tls",
    metadata: { name: "clustermesh-apiserver-local-cert", namespace: "kube-system" },
    data: {
      "tls.crt": base64(makeAuthority().issue({ days: -1 }).certificate),
      "tls.key": base64(inSecret),
    },
  },
  {
    apiVersion: "coordination.k8s.io/v1",
    kind: "Lease",
    metadata: { name: "doctor-node", namespace: "kube-node-lease" },
    spec: { holderIdentity: "doctor-node", renewTime: "2020-01-01T00:00:00.000000Z" },
  },
  {
    apiVersion: "apps/v1",
    kind: "DaemonSet",
    metadata: { name: "calico-node", namespace: "kube-system", annotations: { note: inAnnotation } },
    spec: {
      selector: { matchLabels: { app: "calico-node" } },
      template: {
        metadata: { labels: { app: "calico-node" }, annotations: { note: inAnnotation } },
        spec: {
          hostNetwork: true,
          tolerations: [{ operator: "Exists" }],
          containers: [
            {
              name: "calico-node",
              image: "docker.io/calico/node:v3.30.0",
              env: [{ name: "ETCD_PASSWORD", value: inEnvironment }],
            },
          ],
        },
      },
    },
  },
];

/** What has to be found of them: check, and its subject. */
export const plantedFaults: readonly (readonly [check: string, subject: RegExp])[] = [
  ["helm-pending", /^Helm release doctor-test\/shop, revision 2$/],
  ["load-balancer-pending", /^Service doctor-test\/shop$/],
  ["claim-pending", /^PersistentVolumeClaim doctor-test\/data$/],
  ["certificate-expired", /^Secret kube-system\/clustermesh-apiserver-local-cert, tls\.crt/],
  ["clock-skew", /^node doctor-node$/],
  ["other-network", /^DaemonSet kube-system\/calico-node$/],
  ["played-nodes", /node-1/],
];
