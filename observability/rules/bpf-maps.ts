import { l3L4Name } from "../dashboards/dashboard-names";
import { agentCommand } from "./agent-command";
import type { Alert, AlertGroup } from "./alert";
import { labelText, percentText } from "./label-text";

const pressure = (limit: number): string => `max by (node, map_name) (cilium_bpf_map_pressure) > ${limit}`;

const map = labelText("map_name", "unknown");
const node = labelText("node", "unknown");

const common = {
  quietAroundSwaps: false,
  confirm: [
    { shows: "the maps of a node, and errors of writing to them", command: agentCommand("map list") },
    {
      shows: "how full they are",
      command: agentCommand("metrics list --match-pattern bpf_map_pressure"),
    },
    {
      shows: "the policy map of one endpoint: an entry per identity, port and direction",
      command: agentCommand("bpf policy get 1234 -n"),
    },
  ],
  dashboard: l3L4Name,
} as const;

const high: Alert = {
  ...common,
  name: "CiliumBpfMapPressureHigh",
  severity: "warning",
  for: "10m",
  expr: pressure(0.8),
  summary: `BPF map ${map} of node ${node} is filling up`,
  description: `BPF map ${map} of node ${node} is ${percentText} full. At 100 % new entries are refused: policies, connections or Services that do not fit are not there.`,
  meaning:
    "Cilium keeps policies, Services, connections and addresses in maps of a fixed size. `cilium_bpf_map_pressure` is the share that is in use, 0 to 1; a policy map is reported from 0.1 on, and as the fullest of its node. The guardrails of the runbook: 0.8 and 0.95. There are no metrics of a map's entries and of its maximum in Cilium 1.18.",
  remedy: [
    "Policy maps (`cilium_policy_…`): fewer identities per rule (labels that differ per pod make one identity each; see the chart's `labels`), CIDR sets instead of single addresses; then `bpf.policyMapMax`.",
    "Other maps: `bpf.mapDynamicSizeRatio` or the map's own key. A change makes the map anew: agents restart and running connections may break.",
  ],
};

const critical: Alert = {
  ...common,
  name: "CiliumBpfMapPressureCritical",
  severity: "critical",
  for: "5m",
  expr: pressure(0.95),
  summary: `BPF map ${map} of node ${node} is all but full`,
  description: `BPF map ${map} of node ${node} is ${percentText} full. What does not fit any more is missing: an allow that is missing drops traffic, a deny that is missing lets it pass.`,
  meaning:
    "As `CiliumBpfMapPressureHigh`, which fires too: so little is left that the next change may not fit. A policy that does not fit into a full map leaves the endpoint with a part of it; with the chart's `endpointLockdownOnMapOverflow` (off by default) nothing passes until it fits.",
  remedy: [
    "As for `CiliumBpfMapPressureHigh`, and now: take back what filled it, a policy with many peers or a roll-out of pods with labels of their own.",
  ],
};

/** Guardrails of the maps in which the datapath keeps what it knows. */
export const bpfMaps = (): AlertGroup => ({
  name: "cilium-bpf-maps",
  recordings: [],
  alerts: [high, critical],
});
