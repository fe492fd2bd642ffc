import { join } from "node:path";
import { defaultRelease } from "../../cilium/releases";
import type { StackConfig } from "../../config/schema";
import type { Circumstances } from "../../health/checks/check";
import { type Fact, known } from "../../health/fact";
import type { AgentFacts } from "../../health/facts/agent-facts";
import type { ClusterFacts, FactName, ReadFacts } from "../../health/facts/cluster-facts";
import { imageOf } from "../../health/facts/image";
import type { NodeFacts } from "../../health/facts/node-facts";
import type { PodFacts } from "../../health/facts/pod-facts";
import type { WorkloadFacts } from "../../health/facts/workload-facts";
import { l3L4Name, l7Name } from "../../observability/dashboards/dashboard-names";
import { metricText, standardMetrics } from "../../observability/metrics/hubble-metrics";
import { readStackFile } from "../../talos/stack-file";

/** A moment: 27 November 2026, in seconds since 1970. */
export const now = 1_795_780_000;
const day = 86_400;

/** The homelab's stack, as its file says. */
export const stack: StackConfig = readStackFile(join(__dirname, "../../Pulumi.homelab.yaml"), []);

/** After an installation of the homelab's stack. */
export const circumstances: Circumstances = {
  now,
  before: false,
  context: "admin@homelab",
  server: "https://192.168.0.210:6443",
  stack,
};

export const node: NodeFacts = {
  name: "worker-1",
  kernel: "6.12.31-talos",
  os: "Talos (v1.12.1)",
  kubelet: "v1.33.1",
  ready: true,
  reason: "KubeletReady",
  podCidr: "10.244.1.0/24",
  taints: [],
  played: false,
};

const version = defaultRelease.version;

export const workload = (
  kind: WorkloadFacts["kind"],
  namespace: string,
  name: string,
  image: string,
  more: Partial<WorkloadFacts> = {},
): WorkloadFacts => ({
  kind,
  namespace,
  name,
  labels: {},
  wanted: 2,
  ready: 2,
  updated: 2,
  containers: [{ name, image: imageOf(image), env: {} }],
  ...more,
});

export const agentWorkload: WorkloadFacts = workload("DaemonSet", "kube-system", "cilium", "", {
  containers: [
    {
      name: "cilium-agent",
      image: imageOf(`quay.io/cilium/cilium:v${version}@sha256:${"0".repeat(64)}`),
      env: { KUBERNETES_SERVICE_HOST: "localhost", KUBERNETES_SERVICE_PORT: "7445" },
    },
  ],
});

export const agentPod: PodFacts = {
  namespace: "kube-system",
  name: "cilium-x7x2p",
  labels: { "k8s-app": "cilium" },
  node: "worker-1",
  hostNetwork: true,
  phase: "Running",
  ready: true,
  trouble: "",
  restarts: 1,
  images: [imageOf(`quay.io/cilium/cilium:v${version}`)],
};

export const envoyPod: PodFacts = {
  ...agentPod,
  name: "cilium-envoy-9k2lm",
  labels: { "k8s-app": "cilium-envoy" },
  images: [imageOf("quay.io/cilium/cilium-envoy:v1.35.9")],
};

export const serverPod: PodFacts = {
  ...agentPod,
  namespace: "policy-lab",
  name: "server-1",
  labels: { app: "server" },
  hostNetwork: false,
  restarts: 0,
  images: [imageOf("docker.io/nginxinc/nginx-unprivileged:1.29.1")],
};

export const agent: AgentFacts = {
  pod: "cilium-x7x2p",
  node: "worker-1",
  status: {
    cilium: { state: "Ok", msg: "1.18.6" },
    kubernetes: { state: "Ok", msg: "1.33 (v1.33.1) [linux/amd64]" },
    kvstore: { state: "Disabled", msg: "" },
    controllers: [
      { name: "sync-policymap-1", status: { "consecutive-failure-count": 0, "last-failure-msg": "" } },
    ],
    proxy: {
      "envoy-deployment-mode": "external",
      "total-redirects": 1,
      redirects: [{ name: "481:ingress:TCP:8080:" }],
    },
    ipam: { status: "IPv4: 6/254 allocated from 10.244.1.0/24, " },
    hubble: { state: "Ok", msg: "" },
    "hubble-metrics": { state: "Ok", msg: "" },
    nodeMonitor: { lost: 0, unknown: 0 },
    "kube-proxy-replacement": { mode: "True" },
    routing: { "inter-host-routing-mode": "Tunnel", "intra-host-routing-mode": "Legacy" },
    "cluster-mesh": { clusters: [{ name: "cluster2", connected: true, ready: true, status: "ready" }] },
  },
  endpoints: [
    { id: 481, pod: "policy-lab/server-1", state: "ready", health: "OK", revision: 5 },
    { id: 758, pod: "", state: "ready", health: "OK", revision: 5 },
  ],
  revision: 5,
  origins: [
    {
      kind: "CiliumNetworkPolicy",
      namespace: "policy-lab",
      name: "l7-allow-only-get-root",
      uid: "0f6c0d3e-new",
    },
    { kind: "NetworkPolicy", namespace: "policy-lab", name: "default-deny", uid: "77aa0000-other" },
  ],
  maps: [{ map: "ct4_global", pressure: 0.01 }],
};

const monitor = {
  metadata: { name: "hubble", namespace: "kube-system", labels: { release: "kube-prometheus-stack" } },
  spec: {
    selector: { matchLabels: { "k8s-app": "hubble" } },
    namespaceSelector: { matchNames: ["kube-system"] },
    endpoints: [{ port: "hubble-metrics" }],
  },
};

/** What the lab's dashboards ask of one metric, with labels that only `labelsContext` gives. */
const dropQuery = "sum by (reason, source_namespace) (rate(hubble_drop_total[5m]))";

/** A cluster of which nothing is to be said: the homelab's stack with monitoring, a mesh and SPIRE. */
export const healthy: ClusterFacts = {
  server: "v1.33.1",
  nodes: [node, { ...node, name: "worker-2" }],
  workloads: [
    agentWorkload,
    workload("Deployment", "kube-system", "cilium-operator", `quay.io/cilium/operator-generic:v${version}`),
    workload("DaemonSet", "kube-system", "cilium-envoy", "quay.io/cilium/cilium-envoy:v1.35.9"),
    workload("Deployment", "kube-system", "hubble-relay", `quay.io/cilium/hubble-relay:v${version}`),
    workload("Deployment", "kube-system", "hubble-ui", "quay.io/cilium/hubble-ui:v0.13.3"),
    workload(
      "Deployment",
      "kube-system",
      "clustermesh-apiserver",
      `quay.io/cilium/clustermesh-apiserver:v${version}`,
    ),
    workload("StatefulSet", "cilium-spire", "spire-server", "ghcr.io/spiffe/spire-server:1.12.4"),
    workload("Deployment", "kube-system", "coredns", "registry.k8s.io/coredns/coredns:v1.12.2"),
    workload(
      "Deployment",
      "monitoring",
      "kube-prometheus-stack-grafana",
      "docker.io/grafana/grafana:12.3.0",
      {
        labels: { "app.kubernetes.io/name": "grafana" },
      },
    ),
  ],
  pods: [agentPod, envoyPod, serverPod],
  kinds: new Set([
    ...["ciliumnodes", "ciliumidentities", "ciliumpodippools", "ciliumloadbalancerippools"].map(
      (name) => `${name}.cilium.io`,
    ),
    ...["ciliuml2announcementpolicies", "ciliumendpoints", "ciliumnetworkpolicies", "ciliumcidrgroups"].map(
      (name) => `${name}.cilium.io`,
    ),
    "ciliumclusterwidenetworkpolicies.cilium.io",
    ...["servicemonitors", "prometheuses", "prometheusrules"].map((name) => `${name}.monitoring.coreos.com`),
  ]),
  releases: [
    {
      namespace: "kube-system",
      name: "cilium",
      revision: 3,
      status: "deployed",
      modifiedAt: now - day,
      chart: version,
    },
  ],
  ciliumConfig: {
    "kube-proxy-replacement": "true",
    "enable-host-legacy-routing": "true",
    ipam: "kubernetes",
    "hubble-metrics": standardMetrics.map(metricText).join(" "),
  },
  policies: [
    {
      kind: "CiliumNetworkPolicy",
      namespace: "policy-lab",
      name: "l7-allow-only-get-root",
      uid: "0f6c0d3e-new",
      valid: "True",
      message: "Policy validation succeeded",
    },
  ],
  endpoints: [{ namespace: "policy-lab", name: "server-1", state: "ready" }],
  agents: [agent],
  certificates: [
    {
      place: "Secret kube-system/hubble-server-certs, tls.crt",
      subject: "CN=*.default.hubble-grpc.cilium.io",
      from: now - 10 * day,
      until: now + 355 * day,
    },
  ],
  monitoring: {
    monitors: [monitor],
    prometheuses: [
      { namespace: "monitoring", name: "kube-prometheus-stack-prometheus", monitors: {}, namespaces: {} },
    ],
    services: [
      {
        metadata: { name: "hubble-metrics", namespace: "kube-system", labels: { "k8s-app": "hubble" } },
        spec: { ports: [{ name: "hubble-metrics" }] },
      },
    ],
    namespaces: { "kube-system": {}, monitoring: {} },
  },
  prometheus: {
    place: "monitoring/prometheus-operated",
    targets: [
      {
        pool: "serviceMonitor/kube-system/hubble/0",
        labels: { job: "hubble-metrics", instance: "192.168.0.211:9965" },
        health: "up",
        lastError: "",
      },
    ],
    series: { hubble_drop_total: ["__name__", "job", "node", "protocol", "reason", "source_namespace"] },
    lost: [],
  },
  dashboards: {
    objects: [l3L4Name, l7Name].map(({ uid }) => ({
      namespace: "policy-lab",
      name: uid,
      labels: { grafana_dashboard: "1" },
      files: [`${uid}.json`],
      queries: [dropQuery],
    })),
    inGrafana: [`${l3L4Name.uid}.json`, `${l7Name.uid}.json`],
  },
  storage: {
    classes: [{ name: "local-path", isDefault: true }],
    pendingClaims: [],
    loadBalancers: [{ name: "kube-system/cilium-ingress", hasAddress: true }],
  },
  leases: [
    { node: "worker-1", ahead: 0.6 },
    { node: "worker-2", ahead: 0.2 },
  ],
  inventory: {
    storageClasses: [{ name: "local-path", isDefault: true }],
    ingressClasses: [{ name: "nginx", isDefault: false }],
    services: [],
    hasAddressPools: true,
    secrets: new Set(),
    apiGroups: new Set(["cilium.io", "monitoring.coreos.com"]),
    spireServer: undefined,
  },
};

/** A bare Talos cluster: no network, no monitoring, nothing of the stack. */
export const bare: ClusterFacts = {
  ...healthy,
  nodes: healthy.nodes.map((each) => ({ ...each, ready: false, reason: "KubeletNotReady" })),
  workloads: [],
  pods: [],
  kinds: new Set(),
  releases: [],
  ciliumConfig: undefined,
  policies: [],
  endpoints: [],
  agents: [],
  certificates: [],
  monitoring: { monitors: [], prometheuses: [], services: [], namespaces: {} },
  prometheus: undefined,
  dashboards: { objects: [], inGrafana: undefined },
};

/** Facts that were all read. */
export const read = (facts: ClusterFacts): ReadFacts =>
  Object.fromEntries(
    Object.entries(facts).map(([name, value]) => [name, known(value)]),
  ) as unknown as ReadFacts;

/** Facts of which one is something else. */
export const withFact = <Name extends FactName>(
  facts: ReadFacts,
  name: Name,
  fact: Fact<ClusterFacts[Name]>,
): ReadFacts => ({ ...facts, [name]: fact });
