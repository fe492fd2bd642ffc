import { observed } from "../lab-phases";
import { type InputSeries, input, type RuleCase } from "../rule-case";

const stack = observed("l7-get-root");

const pressure = (values: string): InputSeries =>
  input(
    "cilium_bpf_map_pressure",
    { job: "cilium-agent", node: "worker-1", map_name: "cilium_policy_v2_*" },
    values,
  );

const labels = { node: "worker-1", map_name: "cilium_policy_v2_*" };

const high = { alert: "CiliumBpfMapPressureHigh", observed: stack };
const critical = { alert: "CiliumBpfMapPressureCritical", observed: stack };

/** Guardrails of the maps. */
export const bpfMapCases: readonly RuleCase[] = [
  {
    ...high,
    kind: "fires",
    title: "warns of a map that is more than 80 % full",
    series: [pressure("0.5x10 0.81x30")],
    at: ["25m"],
    firing: [
      {
        labels: { severity: "warning", ...labels },
        summary: "BPF map cilium_policy_v2_* of node worker-1 is filling up",
        description:
          "BPF map cilium_policy_v2_* of node worker-1 is 81% full. At 100 % new entries are refused: policies, connections or Services that do not fit are not there.",
      },
    ],
  },
  {
    ...high,
    kind: "quiet",
    title: "is quiet at 80 % sharp, and about a peak of five minutes",
    series: [pressure("0.8x20 0.94x5 0.8x20")],
    at: ["15m", "25m", "40m"],
    firing: [],
  },
  {
    ...critical,
    kind: "fires",
    title: "fires at a map that is more than 95 % full",
    series: [pressure("0.5x10 0.96x30")],
    at: ["16m", "30m"],
    firing: [
      {
        labels: { severity: "critical", ...labels },
        summary: "BPF map cilium_policy_v2_* of node worker-1 is all but full",
        description:
          "BPF map cilium_policy_v2_* of node worker-1 is 96% full. What does not fit any more is missing: an allow that is missing drops traffic, a deny that is missing lets it pass.",
      },
    ],
  },
  {
    ...critical,
    kind: "quiet",
    title: "is quiet at 95 % sharp: that is the warning's",
    series: [pressure("0.95x40")],
    at: ["30m"],
    firing: [],
  },
];
