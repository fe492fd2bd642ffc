import type { LabPeer, Flow as NamedFlow } from "../policies/expectation";
import type { Lab } from "../policies/lab/lab";
import { endText, labPeers, toFlow } from "../policies/lab/lab-world";
import { type WorkloadName, workloadNames } from "../policies/lab/workload";
import { workloadsOf } from "../policies/lab/workloads";
import type { Peer } from "../verdicts/world";
import { type FlowRow, uniqueRows } from "./flow-row";

/** An end that pairs are made of. */
type PairedEnd = WorkloadName | "dns" | "world";

type Port = Pick<NamedFlow, "port" | "protocol">;

const isWorkload = (end: unknown): end is WorkloadName => workloadNames.some((name) => name === end);

/** The ports of an end that somebody would try. */
const portsOf = (lab: Lab, end: PairedEnd): readonly Port[] => {
  const { port: dns } = lab.dns;
  const tcp = (port: number): Port => ({ port, protocol: "TCP" });
  if (end === "dns") return [{ port: dns, protocol: "UDP" }, tcp(dns)];
  // HTTPS, and DNS servers outside the cluster: the way by which names tunnel out.
  if (end === "world") return [tcp(443), { port: dns, protocol: "UDP" }];
  const { ports, servicePort } = workloadsOf(lab)[end];
  const own = Object.values(ports);
  // It listens nowhere; whether a server could turn round and reach it is asked at the server's own port.
  if (own.length === 0) return [tcp(lab.server.podPort)];
  return [...new Set([...own, ...(servicePort === undefined ? [] : [servicePort])])].map(tcp);
};

const isSamePort = (one: Port, other: Port): boolean =>
  one.port === other.port && one.protocol === other.protocol;

/** What is asked of one pair at one port: the requests that are named there, else the packet alone. */
const flowsAt = (from: PairedEnd, to: PairedEnd, port: Port, named: readonly NamedFlow[]): NamedFlow[] => {
  const here = named.filter((flow) => isSamePort(flow, port));
  return here.length === 0 ? [{ from, to, ...port }] : here;
};

const flowsBetween = (
  lab: Lab,
  from: PairedEnd,
  to: PairedEnd,
  all: readonly NamedFlow[],
): readonly NamedFlow[] => {
  const named = all.filter((flow) => flow.from === from && flow.to === to);
  const ports: Port[] = [...portsOf(lab, to)];
  for (const { port, protocol } of named) {
    if (!ports.some((known) => isSamePort(known, { port, protocol }))) ports.push({ port, protocol });
  }
  return ports.flatMap((port) => flowsAt(from, to, port, named));
};

/** Ends that pairs are made of: the client and the server first, then the others. */
const pairedEnds = (pods: readonly WorkloadName[], named: readonly NamedFlow[]): readonly PairedEnd[] => {
  const wanted = new Set<unknown>([...pods, ...named.flatMap(({ from, to }) => [from, to])]);
  const others = workloadNames.filter((name) => name !== "client" && name !== "server" && wanted.has(name));
  const first = (["client", "server"] as const).filter((name) => wanted.has(name));
  return [...first, ...others, "dns", "world"];
};

const rowOf = (lab: Lab, flow: NamedFlow, peers: Readonly<Record<LabPeer, Peer>>): FlowRow => ({
  from: flow.from,
  to: endText(flow.to),
  flow: toFlow(lab, flow, peers),
});

/** The pods that flows name. */
export const podsNamedIn = (flows: readonly NamedFlow[]): readonly WorkloadName[] =>
  [...new Set(flows.flatMap(({ from, to }) => [from, to]))].filter(isWorkload);

/**
 * The flows of the lab: every ordered pair of its ends, at the ports that matter.
 *
 * @param named flows that have to be among them; requests are asked where these name some. Pods of other clusters and
 *   names outside the cluster are asked about only here.
 * @param pods the lab's pods that there are, besides those that are named.
 * @param peers who the ends are, if not the lab's own pods.
 */
export const labFlows = (
  lab: Lab,
  named: readonly NamedFlow[] = [],
  pods: readonly WorkloadName[] = ["client", "server"],
  peers: Readonly<Record<LabPeer, Peer>> = labPeers(lab),
): readonly FlowRow[] => {
  const ends = pairedEnds(pods, named);
  const pairs = ends.flatMap((from) => ends.filter((to) => to !== from).map((to) => [from, to] as const));
  const flows = [...pairs.flatMap(([from, to]) => flowsBetween(lab, from, to, named)), ...named];
  return uniqueRows(flows.map((flow) => rowOf(lab, flow, peers)));
};
