import type { Circumstances } from "../../health/checks/check";
import type { AgentFacts } from "../../health/facts/agent-facts";
import type { ClusterFacts } from "../../health/facts/cluster-facts";
import type { WorkloadFacts } from "../../health/facts/workload-facts";
import type { Severity } from "../../health/finding";
import {
  agent,
  agentPod,
  agentWorkload,
  bare,
  envoyPod,
  healthy,
  node,
  now,
  serverPod,
  workload,
} from "./healthy-facts";

/** A cluster in which a check fires. */
export interface CheckCase {
  readonly check: string;
  readonly when: string;
  /** What is otherwise than in the healthy cluster. */
  readonly facts?: Partial<ClusterFacts>;
  readonly about?: Partial<Circumstances>;
  /** The first finding: its severity, and what its subject, evidence and fix have to say. */
  readonly says: readonly [Severity, ...RegExp[]];
}

const day = 86_400;
const [cilium] = healthy.releases;
if (cilium === undefined) throw new Error("the healthy cluster has a release");

const withAgent = (
  status: Partial<AgentFacts["status"]>,
  more: Partial<AgentFacts> = {},
): Partial<ClusterFacts> => ({
  agents: [{ ...agent, ...more, status: { ...agent.status, ...status } }],
});

const withWorkload = (changed: WorkloadFacts): Partial<ClusterFacts> => ({
  workloads: [
    ...healthy.workloads.filter(
      ({ kind, namespace, name }) =>
        kind !== changed.kind || namespace !== changed.namespace || name !== changed.name,
    ),
    changed,
  ],
});

const halfReady = (name: string): Partial<ClusterFacts> => {
  const found = healthy.workloads.find((each) => each.name === name);
  if (found === undefined) throw new Error(`the healthy cluster has no ${name}`);
  return withWorkload({ ...found, ready: 1 });
};

const { prometheus, monitoring, dashboards, storage } = healthy;
if (prometheus === undefined) throw new Error("the healthy cluster has a Prometheus");
const [certificate] = healthy.certificates;
if (certificate === undefined) throw new Error("the healthy cluster has a certificate");
const [target] = prometheus.targets;
if (target === undefined) throw new Error("the healthy cluster has a target");
const [somePrometheus] = monitoring.prometheuses;
if (somePrometheus === undefined) throw new Error("the healthy cluster has a Prometheus");

/** Facts of a check that cannot be expressed as values: the server does not answer. See `checks.test.ts`. */
export const unreachable = "api-unreachable";

/** For every check clusters in which it fires. A test fails where one has none. */
export const checkCases: readonly CheckCase[] = [
  {
    check: unreachable,
    when: "nothing listens there",
    says: ["error", /ECONNREFUSED/, /kubectl --context admin@homelab/],
  },
  {
    check: "other-context",
    when: "the current context is another one",
    about: {
      contextProblem: { found: "current-context is work", fix: "kubectl config use-context admin@homelab" },
    },
    says: ["error", /current-context is work/, /use-context admin@homelab/],
  },
  {
    check: "kubernetes-version",
    when: "it is too old",
    facts: { server: "v1.29.4" },
    says: ["error", /v1\.29\.4/, /supports Kubernetes 1\.30/],
  },
  {
    check: "kubernetes-version",
    when: "it is newer",
    facts: { server: "v1.35.4" },
    says: ["info", /1\.30, 1\.31, 1\.32, 1\.33/],
  },
  {
    check: "kubernetes-version",
    when: "before an installation",
    facts: { ...bare, server: "v1.29.4" },
    about: { before: true },
    says: ["error", /supports/],
  },
  {
    check: "talos-version",
    when: "it is too old",
    facts: { nodes: [{ ...node, os: "Talos (v1.4.8)" }] },
    says: ["error", /worker-1/, /1\.4\.8/],
  },
  {
    check: "talos-version",
    when: "an upgrade was begun",
    facts: { nodes: [node, { ...node, os: "Talos (v1.11.5)" }] },
    says: ["warning", /1\.12\.1 and 1\.11\.5/],
  },
  {
    check: "cilium-version",
    when: "it is of next year",
    facts: withWorkload({
      ...agentWorkload,
      containers: agentWorkload.containers.map((each) => ({
        ...each,
        image: { repository: "quay.io/cilium/cilium", tag: "v1.21.0" },
      })),
    }),
    says: ["warning", /Cilium 1\.21\.0/, /1\.18 \(any patch release\)/],
  },
  {
    check: "chart-version",
    when: "agents are of another version",
    facts: { releases: [{ ...cilium, chart: "1.18.5" }] },
    says: ["warning", /chart 1\.18\.5/, /its agents are to run 1\.18\.6/],
  },
  {
    check: "kernel-too-old",
    when: "5.4 runs",
    facts: { nodes: [{ ...node, kernel: "5.4.0-200-generic" }] },
    says: ["error", /worker-1/, /kernel 5\.4\.0.*asks for 5\.10/],
  },
  {
    check: "kube-proxy-present",
    when: "its DaemonSet runs",
    facts: withWorkload(
      workload("DaemonSet", "kube-system", "kube-proxy", "registry.k8s.io/kube-proxy:v1.33.1"),
    ),
    says: ["warning", /kube-system\/kube-proxy/, /2 nodes/, /talos-patch/],
  },
  {
    check: "other-network",
    when: "Flannel runs",
    facts: withWorkload(
      workload("DaemonSet", "kube-system", "kube-flannel", "ghcr.io/flannel-io/flannel:v0.27"),
    ),
    says: ["error", /kube-flannel/, /Flannel runs on 2 nodes/],
  },
  {
    check: "host-dns-routing",
    when: "host routing is by eBPF",
    facts: { ciliumConfig: { ...healthy.ciliumConfig, "enable-host-legacy-routing": "false" } },
    says: [
      "warning",
      /enable-host-legacy-routing is false.*Talos \(v1\.12\.1\)/,
      /cilium\.datapath\.hostDns true/,
    ],
  },
  {
    check: "kube-api-address",
    when: "KubePrism is asked on another system",
    facts: {
      ...withWorkload({ ...agentWorkload, ready: 0 }),
      nodes: [{ ...node, os: "Ubuntu 24.04.2 LTS" }],
    },
    says: ["error", /localhost:7445.*Ubuntu/, /cilium\.kubeApi\.host/],
  },
  {
    check: "kube-api-address",
    when: "there is none and no kube-proxy",
    facts: withWorkload({
      ...agentWorkload,
      ready: 0,
      containers: agentWorkload.containers.map((each) => ({ ...each, env: {} })),
    }),
    says: ["error", /names no address/],
  },
  {
    check: "node-not-ready",
    when: "its kubelet does not answer",
    facts: { nodes: [{ ...node, ready: false, reason: "NodeStatusUnknown" }] },
    says: ["error", /worker-1/, /NodeStatusUnknown/],
  },
  {
    check: "node-not-ready",
    when: "Cilium's taint stays",
    facts: { nodes: [{ ...node, taints: ["node.cilium.io/agent-not-ready"] }] },
    says: ["error", /agent-not-ready/],
  },
  {
    check: "no-pod-cidr",
    when: "a node has none",
    facts: { nodes: [{ ...node, podCidr: undefined }] },
    says: ["error", /worker-1/, /no podCIDR/, /cluster-pool/],
  },
  {
    check: "played-nodes",
    when: "KWOK plays one",
    facts: { nodes: [node, { ...node, name: "node-1", played: true }] },
    says: ["info", /node-1/, /1 of 2 nodes/],
  },
  {
    check: "cilium-crds-missing",
    when: "one is gone",
    facts: { kinds: new Set([...healthy.kinds].filter((name) => name !== "ciliumnodes.cilium.io")) },
    says: ["error", /ciliumnodes\.cilium\.io/, /rollout restart deployment\/cilium-operator/],
  },
  {
    check: "cilium-crds-missing",
    when: "a setting asks for one more",
    facts: { ciliumConfig: { ...healthy.ciliumConfig, "enable-envoy-config": "true" } },
    says: ["error", /ciliumenvoyconfigs/],
  },
  {
    check: "monitoring-crds-missing",
    when: "none is there",
    facts: { kinds: new Set([...healthy.kinds].filter((name) => name.endsWith("cilium.io"))) },
    says: ["warning", /servicemonitors\.monitoring\.coreos\.com/, /monitoring\.crds\.mode install/],
  },
  {
    check: "helm-pending",
    when: "an interrupted run left it long ago",
    facts: { releases: [{ ...cilium, status: "pending-upgrade", modifiedAt: now - 3600 }] },
    says: [
      "error",
      /revision 3/,
      /pending-upgrade for 3600 s.*gone/,
      /pulumi up.*helm -n kube-system rollback cilium/,
    ],
  },
  {
    check: "helm-pending",
    when: "somebody is at work",
    facts: { releases: [{ ...cilium, status: "pending-install", modifiedAt: now - 60 }] },
    says: ["warning", /pending-install for 60 s/, /wait \d+ s/],
  },
  {
    check: "helm-failed",
    when: "an upgrade failed",
    facts: { releases: [{ ...cilium, status: "failed" }] },
    says: ["error", /kube-system\/cilium/, /helm -n kube-system history cilium/],
  },
  {
    check: "cilium-missing",
    when: "nothing is installed",
    facts: bare,
    says: ["error", /kube-system\/cilium/, /pulumi up/],
  },
  {
    check: "agent-not-ready",
    when: "a pod crashes",
    facts: {
      ...halfReady("cilium"),
      pods: [{ ...agentPod, ready: false, trouble: "container cilium-agent: CrashLoopBackOff" }],
    },
    says: [
      "error",
      /1 of 2 ready/,
      /cilium-x7x2p: container cilium-agent: CrashLoopBackOff/,
      /rollout status daemonset\/cilium/,
    ],
  },
  {
    check: "agent-not-ready",
    when: "a roll-out is stuck",
    facts: withWorkload({ ...agentWorkload, updated: 1 }),
    says: ["error", /1 of the newest template/],
  },
  {
    check: "operator-not-ready",
    when: "one of two is ready",
    facts: halfReady("cilium-operator"),
    says: ["error", /Deployment kube-system\/cilium-operator/],
  },
  {
    check: "envoy-not-ready",
    when: "one of two is ready",
    facts: halfReady("cilium-envoy"),
    says: ["error", /DaemonSet kube-system\/cilium-envoy/],
  },
  {
    check: "relay-not-ready",
    when: "one of two is ready",
    facts: halfReady("hubble-relay"),
    says: ["error", /hubble-relay/],
  },
  {
    check: "ui-not-ready",
    when: "one of two is ready",
    facts: halfReady("hubble-ui"),
    says: ["warning", /hubble-ui/],
  },
  {
    check: "mesh-not-ready",
    when: "one of two is ready",
    facts: halfReady("clustermesh-apiserver"),
    says: ["error", /clustermesh-apiserver/],
  },
  {
    check: "spire-not-ready",
    when: "one of two is ready",
    facts: halfReady("spire-server"),
    says: ["error", /StatefulSet cilium-spire\/spire-server/],
  },
  {
    check: "dns-not-ready",
    when: "one of two is ready",
    facts: halfReady("coredns"),
    says: ["error", /coredns/],
  },
  {
    check: "monitoring-not-ready",
    when: "Grafana is not",
    facts: halfReady("kube-prometheus-stack-grafana"),
    says: ["warning", /grafana/],
  },
  {
    check: "mixed-versions",
    when: "the relay is older",
    facts: withWorkload(
      workload("Deployment", "kube-system", "hubble-relay", "quay.io/cilium/hubble-relay:v1.18.2"),
    ),
    says: ["warning", /hubble-relay/, /of 1\.18\.2.*of 1\.18\.6/],
  },
  {
    check: "mixed-versions",
    when: "a pod was not replaced",
    facts: { pods: [{ ...agentPod, images: [{ repository: "quay.io/cilium/cilium", tag: "v1.18.2" }] }] },
    says: ["warning", /pod kube-system\/cilium-x7x2p/],
  },
  {
    check: "agent-restarts",
    when: "it crashes now and then",
    facts: { pods: [{ ...agentPod, restarts: 12 }] },
    says: ["warning", /12 restarts on worker-1/, /--previous/],
  },
  {
    check: "agent-unhealthy",
    when: "it lost its API server",
    facts: withAgent({
      kubernetes: { state: "Failure", msg: "dial tcp 127.0.0.1:7445: connection refused" },
    }),
    says: ["error", /kubernetes: Failure: dial tcp/, /cilium-dbg status --verbose/],
  },
  {
    check: "agent-unhealthy",
    when: "it warns",
    facts: withAgent({ cilium: { state: "Warning", msg: "derp" } }),
    says: ["warning", /cilium: Warning: derp/],
  },
  {
    check: "agent-stale",
    when: "a probe hangs",
    facts: withAgent({ stale: { ipam: "2026-11-27T00:00:00Z" } }),
    says: ["warning", /not answered in time: ipam/],
  },
  {
    check: "controllers-failing",
    when: "one failed once",
    facts: withAgent({
      controllers: [
        { name: "sync-lb-maps", status: { "consecutive-failure-count": 1, "last-failure-msg": "timeout" } },
      ],
    }),
    says: ["warning", /sync-lb-maps: 1 failure in a row: timeout/],
  },
  {
    check: "controllers-failing",
    when: "one fails again and again",
    facts: withAgent({
      controllers: [
        { name: "sync-lb-maps", status: { "consecutive-failure-count": 40, "last-failure-msg": "" } },
      ],
    }),
    says: ["error", /40 failures in a row: no message/],
  },
  {
    check: "map-pressure",
    when: "a map is filling up",
    facts: withAgent({}, { maps: [{ map: "cilium_policy_v2", pressure: 0.85 }] }),
    says: ["warning", /map cilium_policy_v2 is 85 % full/],
  },
  {
    check: "map-pressure",
    when: "it is all but full",
    facts: withAgent({}, { maps: [{ map: "ct4_global", pressure: 0.99 }] }),
    says: ["error", /99 % full/],
  },
  {
    check: "addresses-used-up",
    when: "few are left",
    facts: withAgent({ ipam: { status: "IPv4: 240/254 allocated from 10.244.1.0/24, " } }),
    says: ["warning", /IPv4: 240 of 254/],
  },
  {
    check: "addresses-used-up",
    when: "none is left",
    facts: withAgent({
      ipam: { status: "IPv4: 6/254 allocated from 10.244.1.0/24, IPv6: 256/256 allocated from fd00::/120" },
    }),
    says: ["error", /IPv6: 256 of 256/],
  },
  {
    check: "proxy-not-ready",
    when: "Envoy is not ready",
    facts: {
      pods: [agentPod, { ...envoyPod, ready: false, trouble: "container cilium-envoy: CrashLoopBackOff" }],
    },
    says: ["error", /1 redirect \(481:ingress:TCP:8080:\).*CrashLoopBackOff/],
  },
  {
    check: "proxy-not-ready",
    when: "no Envoy is on the node",
    facts: { pods: [agentPod, serverPod] },
    says: ["error", /no pod of Envoy/],
  },
  {
    check: "services-unserved",
    when: "the replacement is off",
    facts: withAgent({ "kube-proxy-replacement": { mode: "False" } }),
    says: ["error", /kube-proxy-replacement is False, and there is no kube-proxy/],
  },
  {
    check: "mesh-not-connected",
    when: "one does not answer",
    facts: withAgent({
      "cluster-mesh": {
        clusters: [{ name: "cluster2", connected: false, ready: false, status: "etcd: connection refused" }],
      },
    }),
    says: ["error", /cluster cluster2: etcd/],
  },
  {
    check: "hubble-unhealthy",
    when: "its metrics fail",
    facts: withAgent({ "hubble-metrics": { state: "Failure", msg: "address in use" } }),
    says: ["warning", /hubble-metrics: Failure: address in use/],
  },
  {
    check: "hubble-unhealthy",
    when: "nothing is said of it",
    facts: withAgent({ hubble: undefined }),
    says: ["warning", /hubble: Disabled/],
  },
  {
    check: "events-lost",
    when: "the ring buffer ran over",
    facts: withAgent({ nodeMonitor: { lost: 1200, unknown: 0 } }),
    says: ["warning", /1200 events since its start/],
  },
  {
    check: "policy-invalid",
    when: "the operator says so",
    facts: {
      policies: [
        {
          kind: "CiliumNetworkPolicy",
          namespace: "shop",
          name: "web",
          uid: "u-web",
          valid: "False",
          message: "L7 rules can only apply to TCP (not ANY)",
        },
      ],
    },
    says: ["error", /CiliumNetworkPolicy shop\/web/, /nothing of it is enforced: L7 rules/, /lab lint/],
  },
  {
    check: "policy-invalid",
    when: "nobody has looked at it",
    facts: {
      policies: [
        {
          kind: "CiliumClusterwideNetworkPolicy",
          namespace: undefined,
          name: "deny",
          uid: "u-deny",
          valid: undefined,
          message: "",
        },
      ],
    },
    says: ["warning", /CiliumClusterwideNetworkPolicy deny/, /no condition Valid/],
  },
  {
    check: "policy-older",
    when: "an agent goes by an object of the same name that is gone",
    facts: withAgent(
      {},
      {
        origins: [
          {
            kind: "CiliumNetworkPolicy",
            namespace: "policy-lab",
            name: "l7-allow-only-get-root",
            uid: "0f6c0d3e-old",
          },
        ],
      },
    ),
    says: [
      "error",
      /CiliumNetworkPolicy policy-lab\/l7-allow-only-get-root on worker-1/,
      /uid 0f6c0d3e-old/,
      /uid 0f6c0d3e-new/,
      /kubectl -n kube-system delete pod cilium-x7x2p/,
    ],
  },
  {
    check: "endpoint-not-ready",
    when: "it is made anew",
    facts: withAgent(
      {},
      { endpoints: [{ id: 7, pod: "shop/web", state: "regenerating", health: "Pending", revision: 5 }] },
    ),
    says: ["warning", /endpoint 7 \(shop\/web\) on worker-1/, /regenerating/],
  },
  {
    check: "endpoint-not-ready",
    when: "it has failed",
    facts: withAgent({}, { endpoints: [{ id: 7, pod: "", state: "invalid", health: "", revision: 5 }] }),
    says: ["error", /the host/, /invalid/],
  },
  {
    check: "endpoint-behind",
    when: "it has older policies",
    facts: withAgent({}, { revision: 7 }),
    says: ["warning", /endpoint 481 \(policy-lab\/server-1\)/, /revision 5 of 7/, /policy wait 7/],
  },
  {
    check: "pod-unmanaged",
    when: "it was there before Cilium",
    facts: { endpoints: [] },
    says: ["warning", /pod policy-lab\/server-1/, /no CiliumEndpoint/, /delete pod server-1/],
  },
  {
    check: "prometheus-missing",
    when: "nobody reads the monitors",
    facts: { monitoring: { ...monitoring, prometheuses: [] } },
    says: ["warning", /1 ServiceMonitor, and no Prometheus/, /monitoring\.mode install/],
  },
  {
    check: "monitor-not-selected",
    when: "its labels are not wanted",
    facts: {
      monitoring: {
        ...monitoring,
        prometheuses: [{ ...somePrometheus, monitors: { matchLabels: { release: "other" } } }],
      },
    },
    says: ["warning", /ServiceMonitor kube-system\/hubble/, /wants labels .*other/],
  },
  {
    check: "monitor-not-selected",
    when: "its namespace is not looked into",
    facts: { monitoring: { ...monitoring, prometheuses: [{ ...somePrometheus, namespaces: null }] } },
    says: ["warning", /does not look into namespace kube-system/],
  },
  {
    check: "monitor-not-selected",
    when: "nothing is selected at all",
    facts: { monitoring: { ...monitoring, prometheuses: [{ ...somePrometheus, monitors: undefined }] } },
    says: ["warning", /has no serviceMonitorSelector/],
  },
  {
    check: "monitor-without-service",
    when: "the Service is gone",
    facts: { monitoring: { ...monitoring, services: [] } },
    says: ["warning", /no Service in kube-system has the labels/],
  },
  {
    check: "monitor-not-scraped",
    when: "Prometheus has no target of it",
    facts: { prometheus: { ...prometheus, targets: [] } },
    says: ["warning", /has no target of it/],
  },
  {
    check: "target-down",
    when: "Cilium's cannot be scraped",
    facts: {
      prometheus: {
        ...prometheus,
        targets: [{ ...target, health: "down", lastError: "context deadline exceeded" }],
      },
    },
    says: ["error", /192\.168\.0\.211:9965 of hubble-metrics/, /down: context deadline exceeded/],
  },
  {
    check: "target-down",
    when: "somebody else's cannot",
    facts: {
      prometheus: {
        ...prometheus,
        targets: [{ ...target, pool: "serviceMonitor/shop/web/0", health: "down", lastError: "404" }],
      },
    },
    says: ["warning", /down: 404/],
  },
  {
    check: "hubble-events-lost",
    when: "some are lost each second",
    facts: {
      prometheus: {
        ...prometheus,
        lost: [{ node: "worker-1", source: "perf_event_ring_buffer", perSecond: 12.345 }],
      },
    },
    says: ["warning", /Hubble on worker-1/, /12 events a second.*perf_event_ring_buffer/],
  },
  {
    check: "metric-missing",
    when: "its handler is off",
    facts: {
      ciliumConfig: { ...healthy.ciliumConfig, "hubble-metrics": "flow" },
      prometheus: { ...prometheus, series: {} },
    },
    says: ["warning", /metric hubble_drop_total/, /do not name drop/, /hubble\.metrics\.enabled\[drop\]/],
  },
  {
    check: "metric-missing",
    when: "nobody scrapes its exporter",
    facts: { prometheus: { ...prometheus, targets: [], series: {} } },
    says: ["warning", /no target of job hubble-metrics/],
  },
  {
    check: "metric-missing",
    when: "nothing was counted yet",
    facts: { prometheus: { ...prometheus, series: {} } },
    says: ["info", /nothing of the kind was counted yet/],
  },
  {
    check: "metric-label-missing",
    when: "labelsContext lacks it",
    facts: {
      ciliumConfig: { ...healthy.ciliumConfig, "hubble-metrics": "drop" },
      prometheus: { ...prometheus, series: { hubble_drop_total: ["__name__", "reason"] } },
    },
    says: ["warning", /asks for source_namespace; its labels are reason/, /labelsContext/],
  },
  {
    check: "dashboard-missing",
    when: "its ConfigMap is gone",
    facts: { dashboards: { ...dashboards, objects: dashboards.objects.slice(1) } },
    says: ["warning", /L3\/L4 evidence/, /no ConfigMap policy-lab-l3-l4/],
  },
  {
    check: "dashboard-missing",
    when: "its label was changed",
    facts: {
      dashboards: {
        ...dashboards,
        objects: dashboards.objects.map((each) => ({ ...each, labels: { grafana_dashboard: "off" } })),
      },
    },
    says: ["warning", /label grafana_dashboard=1 is missing/],
  },
  {
    check: "dashboard-not-in-grafana",
    when: "the sidecar has not written it",
    facts: { dashboards: { ...dashboards, inGrafana: ["policy-lab-l7.json"] } },
    says: ["warning", /policy-lab-l3-l4\.json is not among the 1 files/],
  },
  {
    check: "cluster-lacks",
    when: "there is no default StorageClass",
    facts: { inventory: healthy.inventory && { ...healthy.inventory, storageClasses: [] } },
    says: ["error", /monitoring\.prometheus\.storageSize/, /volume/],
  },
  {
    check: "claim-pending",
    when: "no class is the default",
    facts: {
      storage: {
        ...storage,
        classes: [],
        pendingClaims: [{ name: "monitoring/prometheus-0", storageClass: undefined }],
      },
    },
    says: [
      "error",
      /monitoring\/prometheus-0/,
      /none is the default; classes: none/,
      /describe pvc prometheus-0/,
    ],
  },
  {
    check: "claim-pending",
    when: "its class is not there",
    facts: {
      storage: { ...storage, pendingClaims: [{ name: "monitoring/prometheus-0", storageClass: "fast" }] },
    },
    says: ["error", /there is no StorageClass fast; classes: local-path/],
  },
  {
    check: "load-balancer-pending",
    when: "nobody gives addresses",
    facts: { storage: { ...storage, loadBalancers: [{ name: "kube-system/hubble-ui", hasAddress: false }] } },
    says: ["warning", /Service kube-system\/hubble-ui/],
  },
  {
    check: "certificate-expired",
    when: "it ended yesterday",
    facts: { certificates: [{ ...certificate, until: now - day }] },
    says: ["error", /hubble-server-certs/, /it ended on \d{4}-\d\d-\d\d/, /hubble-generate-certs/],
  },
  {
    check: "certificate-expired",
    when: "it cannot be read",
    facts: { certificates: [{ ...certificate, from: undefined, until: undefined }] },
    says: ["error", /no certificate/],
  },
  {
    check: "certificate-ends-soon",
    when: "ten days are left",
    facts: { certificates: [{ ...certificate, until: now + 10 * day }] },
    says: ["warning", /in 10 days/],
  },
  {
    check: "certificate-from-the-future",
    when: "a clock was wrong",
    facts: { certificates: [{ ...certificate, from: now + 3600 }] },
    says: ["error", /valid from \d{4}-/, /talosctl time/],
  },
  {
    check: "clock-skew",
    when: "a node is ahead",
    facts: { leases: [{ node: "worker-1", ahead: 7.4 }] },
    says: ["warning", /worker-1/, /7 s ahead of/],
  },
  {
    check: "clock-skew",
    when: "a node is far behind",
    facts: { leases: [{ node: "worker-1", ahead: -3600 }] },
    says: ["error", /3600 s behind/],
  },
];
