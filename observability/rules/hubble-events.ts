import { l3L4Name } from "../dashboards/dashboard-names";
import { agentCommand } from "./agent-command";
import type { Alert, AlertGroup } from "./alert";
import { labelText, valueText } from "./label-text";

const eventsLost: Alert = {
  name: "CiliumHubbleEventsLost",
  severity: "warning",
  for: "5m",
  expr: "sum by (node, source) (rate(hubble_lost_events_total[5m])) > 0",
  quietAroundSwaps: false,
  summary: `Hubble misses events on node ${labelText("node", "unknown")}`,
  description: `Hubble on node ${labelText("node", "unknown")} loses ${valueText} events per second (${labelText("source", "unknown source")}). While it does, every count of flows, drops and requests of that node is too low: a small number of denials proves nothing.`,
  meaning:
    "Events were dropped before Hubble could count them: `perf_event_ring_buffer` between the kernel and the agent, `observer_events_queue` between the agent and Hubble. Both series are there from an agent's start, so 0 is a measurement and not a gap. Flows that a reader of `hubble observe` missed are not among them. It is a state of the telemetry, not of the network.",
  confirm: [
    {
      shows: "flows per second and how full the buffer is, of one node",
      command: agentCommand("status --verbose"),
    },
    { shows: "the same of every node", command: "hubble status" },
    { shows: "which flows there are so many of", command: "hubble observe --last 1000 -o json" },
  ],
  remedy: [
    "Find what makes so many events; a client that tries again without a pause is the usual reason.",
    "Raise `hubble.eventQueueSize` in `cilium.values` for the queue; `bpf.events.*` switches off kinds of events for the ring buffer.",
    "Give the agents more CPU if they are throttled.",
  ],
  dashboard: l3L4Name,
};

/** Whether Hubble's counts can be believed. */
export const hubbleEvents = (): AlertGroup => ({
  name: "hubble-events",
  recordings: [],
  alerts: [eventsLost],
});
