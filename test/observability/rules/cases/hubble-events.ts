import { observed } from "../lab-phases";
import { type InputSeries, input, type RuleCase } from "../rule-case";

const lost = { alert: "CiliumHubbleEventsLost", observed: observed("l7-get-root") };

const events = (source: string, values: string): InputSeries =>
  input("hubble_lost_events_total", { job: "hubble-metrics", node: "worker-1", source }, values);

/** Whether Hubble's counts can be believed. */
export const hubbleEventCases: readonly RuleCase[] = [
  {
    ...lost,
    kind: "fires",
    title: "fires where a queue overflows again and again",
    series: [events("observer_events_queue", "0x10 120+120x20"), events("perf_event_ring_buffer", "0x30")],
    at: ["25m"],
    firing: [
      {
        labels: { severity: "warning", node: "worker-1", source: "observer_events_queue" },
        summary: "Hubble misses events on node worker-1",
        description:
          "Hubble on node worker-1 loses 2 events per second (observer_events_queue). While it does, every count of flows, drops and requests of that node is too low: a small number of denials proves nothing.",
      },
    ],
  },
  {
    ...lost,
    kind: "quiet",
    title: "is quiet about a single overflow, and where nothing is lost",
    series: [events("observer_events_queue", "0x10 500x20"), events("perf_event_ring_buffer", "0x30")],
    at: ["12m", "15m", "25m"],
    firing: [],
  },
];
