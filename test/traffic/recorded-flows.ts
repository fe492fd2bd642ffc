import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { FlowRecord } from "../../traffic/flow-record";
import { LineReader } from "../../traffic/read-line";

const folder = join(__dirname, "../../examples/recorded");

/** Phases of which flows were recorded: Hubble's own output while their expectations were probed with packets. */
export const recordedPhases = ["baseline", "egress", "fqdn", "http-header", "l7-get-root"] as const;

/** File of a recorded phase. */
export const recordOf = (phase: (typeof recordedPhases)[number]): string => join(folder, `${phase}.jsonl`);

/** Its lines. */
export const linesOf = (phase: (typeof recordedPhases)[number]): readonly string[] =>
  readFileSync(recordOf(phase), "utf8").trimEnd().split("\n");

/** Labels of a pod's identity. */
export const podLabels = (namespace: string, app: string): readonly string[] => [
  `k8s:app=${app}`,
  `k8s:io.cilium.k8s.namespace.labels.kubernetes.io/metadata.name=${namespace}`,
  "k8s:io.cilium.k8s.policy.cluster=default",
  "k8s:io.cilium.k8s.policy.serviceaccount=default",
  `k8s:io.kubernetes.pod.namespace=${namespace}`,
];

/** What a flow is made of; whatever is not given is that of a connection that a policy let out of shop/web to shop/api. */
export interface WrittenFlow {
  readonly verdict?: string;
  readonly time?: string;
  readonly source?: readonly string[];
  readonly destination?: readonly string[];
  readonly addresses?: readonly [string, string];
  readonly ports?: readonly [number, number];
  readonly direction?: "EGRESS" | "INGRESS";
  /** Fields that are added, or stand in place of those above. */
  readonly more?: Readonly<Record<string, unknown>>;
}

/** A flow as Hubble writes it. */
export const flowLine = ({
  verdict = "FORWARDED",
  time = "2026-01-02T03:04:05.123456789Z",
  source = podLabels("shop", "web"),
  destination = podLabels("shop", "api"),
  addresses: [from, to] = ["10.0.0.1", "10.0.0.2"],
  ports: [sourcePort, destinationPort] = [40_000, 8080],
  direction = "EGRESS",
  more = {},
}: WrittenFlow = {}): string =>
  JSON.stringify({
    flow: {
      time,
      verdict,
      IP: { source: from, destination: to, ipVersion: "IPv4" },
      l4: { TCP: { source_port: sourcePort, destination_port: destinationPort, flags: { SYN: true } } },
      source: { identity: 1001, labels: source },
      destination: { identity: 1002, labels: destination },
      Type: "L3_L4",
      node_name: "node-1",
      event_type: { type: 5 },
      traffic_direction: direction,
      is_reply: false,
      ...more,
    },
    node_name: "node-1",
    time,
  });

/** The same, read. */
export const flowRecord = (written: WrittenFlow = {}): FlowRecord => {
  const read = new LineReader().read(flowLine(written));
  if (read.kind !== "flow") throw new Error(`not a flow: ${read.kind}`);
  return read.flow;
};

/** Fields of a packet that was seen on its way. */
export const traced = (point: string, reason?: string): Readonly<Record<string, unknown>> => ({
  event_type: { type: 4 },
  trace_observation_point: point,
  ...(reason === undefined ? {} : { trace_reason: reason }),
  is_reply: reason === undefined ? null : reason === "REPLY",
});

/** Fields of a packet that was dropped. */
export const droppedFor = (reason: string): Readonly<Record<string, unknown>> => ({
  event_type: { type: 1, sub_type: 133 },
  drop_reason_desc: reason,
  is_reply: null,
});

/** Fields of an HTTP request. */
export const requested = (
  method: string,
  url: string,
  headers: Readonly<Record<string, string>> = {},
): Readonly<Record<string, unknown>> => ({
  Type: "L7",
  event_type: { type: 129 },
  l7: {
    type: "REQUEST",
    http: { method, url, headers: Object.entries(headers).map(([key, value]) => ({ key, value })) },
  },
});
