import type { Direction } from "../../verdicts/answer";
import { commented, type Written } from "./commented";
import { dnsNames, lacksDnsServer, namesReached, splitDns, supposedDnsServer } from "./dns-rules";
import { evidenceText } from "./evidence";
import type { Need, NeededPeer, NeededPort } from "./needs";
import { type Peer, peerText } from "./peers";
import { peerLabels } from "./workloads";

type Fields = { readonly [field: string]: Written };

/** How peers of a policy are written. */
export interface PeerStyle {
  /** Whether pods of several clusters are in the record: then each peer says which. */
  readonly withCluster: boolean;
}

const peerFields = (peer: Peer, side: Direction, own: string, { withCluster }: PeerStyle): Fields => {
  const way = side === "egress" ? "to" : "from";
  switch (peer.kind) {
    case "workload": {
      const labels = peerLabels(peer.workload, own, withCluster);
      return { [`${way}Endpoints`]: [Object.keys(labels).length === 0 ? {} : { matchLabels: labels }] };
    }
    case "entities":
      return { [`${way}Entities`]: peer.entities };
    case "names":
      return { toFQDNs: peer.names.map((name) => ({ matchName: name })) };
    case "network":
      return { [`${way}CIDR`]: [peer.cidr] };
  }
};

const byPort = (one: NeededPort, other: NeededPort): number =>
  one.port - other.port || other.protocol.localeCompare(one.protocol);

const portNode = ({ protocol, port, endPort, evidence }: NeededPort): Written =>
  commented(
    { port: String(port), ...(endPort === undefined ? {} : { endPort }), protocol },
    evidenceText(evidence),
  );

const requestNodes = ({ requests }: NeededPort): readonly Written[] =>
  [...requests.values()]
    .sort((one, other) => one.path.localeCompare(other.path) || one.method.localeCompare(other.method))
    .map(({ method, path, evidence }) => commented({ method, path }, evidenceText(evidence)));

/** UDP and TCP: a long answer comes over TCP (RFC 7766). */
const dnsPorts = (dns: readonly NeededPort[]): readonly Written[] =>
  (["UDP", "TCP"] as const).map((protocol) => {
    const seen = dns.find((port) => port.protocol === protocol);
    return seen === undefined
      ? commented({ port: "53", protocol }, "not in the record: for long answers, or queries over UDP")
      : portNode(seen);
  });

const portRules = (need: Need, needed: NeededPeer, side: Direction): readonly Fields[] => {
  const { dns, others } = splitDns(needed);
  const transports = others.filter(({ protocol }) => !protocol.startsWith("ICMP")).sort(byPort);
  const plain = transports.filter(({ requests }) => requests.size === 0);
  const proxied = transports.filter(({ requests }) => requests.size > 0);
  const isNamed = side === "egress" && namesReached(need).length > 0;
  return [
    ...(plain.length === 0 ? [] : [{ ports: plain.map(portNode) }]),
    ...proxied.map((port) => ({ ports: [portNode(port)], rules: { http: requestNodes(port) } })),
    ...(dns.length === 0
      ? []
      : [{ ports: dnsPorts(dns), ...(isNamed ? { rules: { dns: dnsNames(need) } } : {}) }]),
  ];
};

const icmpFields = ({ ports }: NeededPeer): readonly Written[] =>
  [...ports.values()]
    .filter(({ protocol }) => protocol.startsWith("ICMP"))
    .sort(byPort)
    .map(({ protocol, port, evidence }) =>
      commented({ type: port, family: protocol === "ICMP" ? "IPv4" : "IPv6" }, evidenceText(evidence)),
    );

/** More addresses and names than these are counted. */
const mostShown = 3;

const outsideText = ({ peer, ends }: NeededPeer): string => {
  if (peer.kind === "workload") return "";
  const all = [...ends];
  const words = [
    ...new Set(
      all.flatMap(({ names, addresses }) => (peer.kind === "names" ? addresses : [...names, ...addresses])),
    ),
  ];
  const more =
    all.reduce((sum, { moreAddresses }) => sum + moreAddresses, 0) + Math.max(0, words.length - mostShown);
  if (words.length === 0) return "";
  return `: ${words.slice(0, mostShown).join(", ")}${more > 0 ? ` and ${more} more` : ""}`;
};

const rulesFor = (need: Need, needed: NeededPeer, side: Direction, style: PeerStyle): readonly Written[] => {
  const peer = peerFields(needed.peer, side, need.workload.namespace, style);
  const title = `${side === "egress" ? "to" : "from"} ${peerText(needed.peer)}${outsideText(needed)}`;
  const toPorts = portRules(need, needed, side);
  const fields = icmpFields(needed);
  return [
    ...(toPorts.length === 0 ? [] : [commented({ ...peer, toPorts }, title)]),
    ...(fields.length === 0 ? [] : [commented({ ...peer, icmps: [{ fields }] }, title)]),
  ];
};

const byName = (one: NeededPeer, other: NeededPeer): number =>
  peerText(one.peer).localeCompare(peerText(other.peer));

/** The rules of a workload for one direction, each with what was seen. */
export const directionRules = (need: Need, side: Direction, style: PeerStyle): readonly Written[] => {
  const rules = [...need[side].values()]
    .sort(byName)
    .flatMap((needed) => rulesFor(need, needed, side, style));
  if (side === "ingress" || !lacksDnsServer(need)) return rules;
  return [
    ...rules,
    commented(
      {
        toEndpoints: [supposedDnsServer],
        toPorts: [{ ports: dnsPorts([]), rules: { dns: dnsNames(need) } }],
      },
      "to the cluster's DNS server, not in the record: Cilium learns names from its answers",
    ),
  ];
};
