import { counted } from "../../messages/counted";
import type { Fault } from "../finding";
import { type Check, check, notHere } from "./check";
import { noCilium } from "./cilium-parts";
import { look, ofEach, subjectOf } from "./of-agent";

/** What agents do for pods, and say of it. */
export const agentServiceChecks: readonly Check[] = [
  check({
    id: "proxy-not-ready",
    title: "ports are redirected to Envoy, and Envoy is not ready there: such connections hang",
    severity: "error",
    reads: ["agents", "pods"],
    source: "`cilium-dbg status`: proxy; pods of DaemonSet cilium-envoy",
    judge: ({ agents, pods }) => {
      if (agents.length === 0) return notHere(noCilium);
      return agents.flatMap((agent): Fault[] => {
        const { proxy } = agent.status;
        const redirects = proxy?.["total-redirects"] ?? 0;
        if (redirects === 0 || proxy?.["envoy-deployment-mode"] !== "external") return [];
        const envoy = pods.find(
          ({ labels, node }) => labels["k8s-app"] === "cilium-envoy" && node === agent.node,
        );
        if (envoy?.ready === true) return [];
        const names = (proxy.redirects ?? []).map(({ name }) => name).join(", ");
        return [
          {
            severity: "error",
            subject: subjectOf(agent),
            evidence: `${counted(redirects, "redirect")} (${names}), and ${envoy === undefined ? "no pod of Envoy" : `${envoy.name}: ${envoy.trouble || "not ready"}`}`,
            fix: "kubectl -n kube-system rollout status daemonset/cilium-envoy",
          },
        ];
      });
    },
  }),
  check({
    id: "services-unserved",
    title: "neither Cilium nor kube-proxy serves Services on a node",
    severity: "error",
    reads: ["agents", "workloads"],
    source: "`cilium-dbg status`: kube-proxy-replacement; DaemonSet kube-proxy",
    judge: ({ agents, workloads }) => {
      if (agents.length === 0) return notHere(noCilium);
      if (
        workloads.some(
          ({ kind, name, wanted }) => kind === "DaemonSet" && name === "kube-proxy" && wanted > 0,
        )
      )
        return [];
      return agents
        .filter(({ status }) => status["kube-proxy-replacement"]?.mode !== "True")
        .map((agent) => ({
          severity: "error",
          subject: subjectOf(agent),
          evidence: `kube-proxy-replacement is ${agent.status["kube-proxy-replacement"]?.mode || "not said"}, and there is no kube-proxy`,
          fix: "pulumi up   # lays down kubeProxyReplacement: true; agents restart",
        }));
    },
  }),
  ofEach({
    id: "mesh-not-connected",
    title: "another cluster of the mesh is not connected",
    severity: "error",
    source: "`cilium-dbg status`: cluster-mesh",
    judgeAgent: (agent) =>
      (agent.status["cluster-mesh"]?.clusters ?? [])
        .filter(({ connected, ready }) => !(connected && ready))
        .map(({ name, status }) => ({
          severity: "error",
          evidence: `cluster ${name}: ${status || "not ready"}`,
          fix: look(agent, "troubleshoot clustermesh"),
        })),
  }),
  ofEach({
    id: "hubble-unhealthy",
    title: "Hubble or its metrics are off or not well on a node: its flows are not seen",
    severity: "warning",
    source: "`cilium-dbg status`: hubble, hubble-metrics",
    judgeAgent: (agent) =>
      (["hubble", "hubble-metrics"] as const).flatMap((part) => {
        const { state = "Disabled", msg = "" } = agent.status[part] ?? {};
        if (state === "Ok") return [];
        return [
          {
            severity: "warning",
            evidence: `${part}: ${state}${msg === "" ? "" : `: ${msg}`}`,
            fix: "pulumi up   # lays Hubble down with its metrics; docs/observability.md",
          },
        ];
      }),
  }),
  ofEach({
    id: "events-lost",
    title: "events of the datapath were lost before the agent could read them",
    severity: "warning",
    source: "`cilium-dbg status`: nodeMonitor, since the agent's start",
    judgeAgent: (agent) => {
      const lost = agent.status.nodeMonitor?.lost ?? 0;
      if (lost === 0) return [];
      return [
        {
          severity: "warning",
          evidence: `${lost} events since its start: flows are missing, and their counts are too low`,
          fix: "docs/alerts.md, CiliumHubbleEventsLost",
        },
      ];
    },
  }),
];
