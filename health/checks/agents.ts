import { counted } from "../../messages/counted";
import type { Check } from "./check";
import { look, ofEach } from "./of-agent";

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
];
