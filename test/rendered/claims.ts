import assert from "node:assert/strict";
import type { Choice, Toggle } from "./cilium-toggles";
import { datapathClaims } from "./claims-datapath";
import type { RenderedChart } from "./rendered-chart";

/** What the rendered chart must hold for a choice. */
export interface Claim {
  readonly says: string;
  /** The toggles that it depends on; none: it holds for every choice, and fails for the chart's own defaults. */
  readonly about: readonly Toggle[];
  /** Values of those toggles that ask for the same as the base. */
  readonly sameAsBase?: readonly string[];
  /** @throws AssertionError when it does not hold. */
  check(chart: RenderedChart, choice: Choice): void;
}

const hasRelay = ({ hubble }: Choice): boolean => hubble !== "neither";

const monitorClaims: readonly Claim[] = [
  {
    says: "agent, operator, envoy, the cluster mesh, hubble and the relay have a ServiceMonitor each",
    about: ["monitors", "hubble", "mesh"],
    sameAsBase: ["relay"],
    check(chart, choice) {
      const mesh = choice.mesh === "off" ? [] : ["clustermesh-apiserver"];
      const relay = hasRelay(choice) ? ["hubble-relay"] : [];
      const expected = ["cilium-agent", "cilium-envoy", "cilium-operator", ...mesh, "hubble", ...relay];
      assert.deepEqual(chart.names("ServiceMonitor"), choice.monitors ? expected : []);
    },
  },
  {
    says: "the dashboards of agent, operator and Hubble carry the label of Grafana's sidecar",
    about: ["dashboards"],
    check(chart, { dashboards }) {
      const expected = [
        "cilium-dashboard",
        "cilium-operator-dashboard",
        "hubble-dashboard",
        "hubble-dns-namespace",
        "hubble-l7-http-metrics-by-workload",
        "hubble-network-overview-namespace",
      ];
      assert.deepEqual(chart.labelled("ConfigMap", "grafana_dashboard", "1"), dashboards ? expected : []);
    },
  },
];

const hubbleClaims: readonly Claim[] = [
  {
    says: "relay and user interface are there when asked for",
    about: ["hubble"],
    check(chart, choice) {
      assert.equal(chart.has("Deployment", "hubble-relay"), hasRelay(choice));
      assert.equal(chart.has("Service", "hubble-relay"), hasRelay(choice));
      assert.equal(chart.has("Deployment", "hubble-ui"), choice.hubble === "relay and ui");
    },
  },
  {
    says: "the agents are told the metrics with their labels",
    about: ["icmp", "extraMetrics"],
    check(chart, { icmp, extraMetrics }) {
      const namespaces = "labelsContext=source_namespace,destination_namespace,traffic_direction";
      const workloads =
        "labelsContext=source_namespace,source_workload,source_app,destination_namespace,destination_workload,destination_app,traffic_direction";
      const expected = [
        `dns:query;ignoreAAAA;${namespaces}`,
        `drop:${namespaces}`,
        `tcp:${namespaces}`,
        `flow:${workloads}`,
        `httpV2:${workloads}`,
        ...(icmp ? [`icmp:${namespaces}`] : []),
        ...(extraMetrics ? ["port-distribution"] : []),
      ];
      assert.equal(chart.config("hubble-metrics"), expected.join(" "));
    },
  },
  {
    says: "query strings, user information and every header are taken out of flows",
    about: ["redact"],
    check(chart, { redact }) {
      const expected = redact ? "true" : undefined;
      assert.equal(chart.config("hubble-redact-enabled"), expected);
      assert.equal(chart.config("hubble-redact-http-urlquery"), expected);
      assert.equal(chart.config("hubble-redact-http-userinfo"), expected);
      assert.equal(chart.config("hubble-redact-http-headers-allow"), undefined);
      assert.equal(chart.config("hubble-redact-http-headers-deny"), undefined);
    },
  },
  {
    says: "a CronJob makes the certificates, or they are part of the release",
    about: ["certificates", "mesh"],
    check(chart, { certificates, mesh }) {
      const byJob = certificates === "cronJob";
      assert.equal(chart.has("CronJob", "hubble-generate-certs"), byJob);
      assert.equal(chart.has("Secret", "hubble-server-certs"), !byJob);
      assert.equal(chart.has("CronJob", "clustermesh-apiserver-generate-certs"), byJob && mesh !== "off");
      assert.equal(chart.has("Secret", "clustermesh-apiserver-server-cert"), !byJob && mesh !== "off");
    },
  },
];

const featureClaims: readonly Claim[] = [
  {
    says: "SPIRE is installed with the storage asked for",
    about: ["mutualAuth"],
    check(chart, { mutualAuth }) {
      const on = mutualAuth !== "off";
      assert.equal(chart.config("mesh-auth-mutual-enabled"), on ? "true" : undefined);
      // Without SPIRE it is what the release's chart makes of it (`authenticates`).
      if (on) assert.equal(chart.config("mesh-auth-enabled"), "true");
      assert.equal(chart.has("StatefulSet", "spire-server"), on);
      assert.equal(chart.has("DaemonSet", "spire-agent"), on);
      const claims = chart.listAt<{ spec: unknown }>(
        "StatefulSet",
        "spire-server",
        "spec",
        "volumeClaimTemplates",
      );
      const expected = {
        accessModes: ["ReadWriteOnce"],
        resources: { requests: { storage: "2Gi" } },
        storageClassName: "local-path",
      };
      assert.deepEqual(
        claims.map(({ spec }) => spec),
        mutualAuth === "persistent" ? [expected] : [],
      );
    },
  },
  {
    says: "the cluster has its name and number, the mesh its API server and peers",
    about: ["mesh"],
    check(chart, { mesh }) {
      const on = mesh !== "off";
      assert.equal(chart.config("cluster-name"), on ? "cluster1" : "default");
      assert.equal(chart.config("cluster-id"), on ? "1" : "0");
      assert.equal(chart.has("Deployment", "clustermesh-apiserver"), on);
      const peers = mesh === "peers";
      assert.equal(chart.has("Secret", "cilium-clustermesh"), peers);
      const byAddress = chart.secret("cilium-kvstoremesh", "cluster2");
      const byName = chart.secret("cilium-kvstoremesh", "cluster3");
      assert.equal(byAddress?.includes("- https://cluster2.mesh.cilium.io:32379\n"), peers || undefined);
      assert.equal(byName?.includes("- https://mesh.cluster3.example:2379\n"), peers || undefined);
      const aliases = chart.listAt<unknown>(
        "Deployment",
        "clustermesh-apiserver",
        "spec",
        "template",
        "spec",
        "hostAliases",
      );
      const expected = { ip: "192.168.0.220", hostnames: ["cluster2.mesh.cilium.io"] };
      assert.deepEqual(aliases, peers ? [expected] : []);
    },
  },
  {
    says: "Envoy serves CiliumEnvoyConfig objects",
    about: ["envoyConfig"],
    check: (chart, { envoyConfig }) =>
      assert.equal(chart.config("enable-envoy-config"), envoyConfig ? "true" : undefined),
  },
  {
    says: "policies only report",
    about: ["auditMode"],
    check: (chart, { auditMode }) =>
      assert.equal(chart.config("policy-audit-mode"), auditMode ? "true" : undefined),
  },
  {
    says: "agents are restarted when policies begin to only report, and when they end to",
    about: ["auditMode"],
    check: (chart, { auditMode }) => {
      const path = [
        "spec",
        "template",
        "metadata",
        "annotations",
        "cilium.io/cilium-configmap-checksum",
      ] as const;
      assert.equal(chart.at("DaemonSet", "cilium", ...path) !== undefined, auditMode);
    },
  },
];

/** Everything that is claimed of the rendered chart. */
export const claims: readonly Claim[] = [
  ...datapathClaims,
  ...monitorClaims,
  ...hubbleClaims,
  ...featureClaims,
];
