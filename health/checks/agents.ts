import { counted } from "../../messages/counted";
import type { AgentFacts } from "../facts/agent-facts";
import type { Fault } from "../finding";
import { type Check, check, notHere } from "./check";
import { noCilium } from "./cilium-parts";

/** Command of an agent's command line that shows more. */
const look = ({ pod }: AgentFacts, words: string): string =>
  `kubectl -n kube-system exec ${pod} -c cilium-agent -- cilium-dbg ${words}`;

const subjectOf = ({ pod, node }: AgentFacts): string => `agent ${pod} on ${node}`;

type OfAgent = Pick<Check, "id" | "title" | "severity" | "source"> & {
  readonly judgeAgent: (agent: AgentFacts) => readonly Omit<Fault, "subject">[];
};

/** A check that looks at each agent by itself. */
const ofEach = ({ judgeAgent, ...rest }: OfAgent): Check =>
  check({
    ...rest,
    reads: ["agents"],
    judge: ({ agents }) =>
      agents.length === 0
        ? notHere(noCilium)
        : agents.flatMap((agent) =>
            judgeAgent(agent).map((fault) => ({ ...fault, subject: subjectOf(agent) })),
          ),
  });

/** Consecutive failures of a controller from which on it is no hiccup. */
const manyFailures = 5;

const ofPool = /IPv([46]): (\d+)\/(\d+) allocated/g;

/** What Cilium's agents say of themselves. */
export const agentChecks: readonly Check[] = [
  ofEach({
    id: "agent-unhealthy",
    title: "an agent says that it, its API server or its key-value store is not well",
    severity: "error",
    source: "`cilium-dbg status`: cilium, kubernetes, kvstore",
    judgeAgent: (agent) =>
      (["cilium", "kubernetes", "kvstore"] as const).flatMap((part) => {
        const { state = "Ok", msg = "" } = agent.status[part] ?? {};
        if (state === "Ok" || state === "Disabled") return [];
        const severity = state === "Warning" ? "warning" : "error";
        return [
          {
            severity,
            evidence: `${part}: ${state}: ${msg || "no message"}`,
            fix: look(agent, "status --verbose"),
          },
        ];
      }),
  }),
  ofEach({
    id: "agent-stale",
    title: "an agent's probes do not end: what it says of itself is old",
    severity: "warning",
    source: "`cilium-dbg status`: stale",
    judgeAgent: (agent) => {
      const stale = Object.keys(agent.status.stale ?? {});
      if (stale.length === 0) return [];
      return [
        {
          severity: "warning",
          evidence: `not answered in time: ${stale.join(", ")}`,
          fix: look(agent, "status --verbose"),
        },
      ];
    },
  }),
  ofEach({
    id: "controllers-failing",
    title: "a controller of an agent fails again and again",
    severity: "error",
    source: `\`cilium-dbg status\`: controllers; an error from ${manyFailures} failures in a row on`,
    judgeAgent: (agent) =>
      (agent.status.controllers ?? []).flatMap(({ name, status }) => {
        const failures = status?.["consecutive-failure-count"] ?? 0;
        if (failures === 0) return [];
        return [
          {
            severity: failures >= manyFailures ? "error" : "warning",
            evidence: `${name}: ${counted(failures, "failure")} in a row: ${status?.["last-failure-msg"] || "no message"}`,
            fix: look(agent, "status --all-controllers"),
          },
        ];
      }),
  }),
  ofEach({
    id: "map-pressure",
    title: "a map of the datapath is filling up",
    severity: "error",
    source: "`cilium_bpf_map_pressure` of the agent; 0.8 and 0.95 as the alerts CiliumBpfMapPressure…",
    judgeAgent: (agent) =>
      agent.maps
        .filter(({ pressure }) => pressure > 0.8)
        .map(({ map, pressure }) => ({
          severity: pressure > 0.95 ? "error" : "warning",
          evidence: `map ${map} is ${Math.round(pressure * 100)} % full; at 100 % new entries are refused`,
          fix: "docs/alerts.md, CiliumBpfMapPressureHigh: fewer identities and networks in rules, or larger maps",
        })),
  }),
  ofEach({
    id: "addresses-used-up",
    title: "a node has few addresses for pods left",
    severity: "error",
    source: "`cilium-dbg status`: ipam; a warning from 90 % on",
    judgeAgent: (agent) =>
      [...(agent.status.ipam?.status ?? "").matchAll(ofPool)].flatMap(([, family, used = "0", all = "0"]) => {
        const share = Number(used) / Number(all);
        if (!(share >= 0.9)) return [];
        return [
          {
            severity: share >= 1 ? "error" : "warning",
            evidence: `IPv${family}: ${used} of ${all} addresses are given out`,
            fix: "fewer pods on the node, or a larger PodCIDR per node (kube-controller-manager, --node-cidr-mask-size)",
          },
        ];
      }),
  }),
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
