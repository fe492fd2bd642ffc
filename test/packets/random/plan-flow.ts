import type { Flow, HttpRequest, Peer } from "../../../verdicts/world";
import type { Trial } from "./trial";

/** Where the ends of flows are. */
export interface NodeEnds {
  /** Addresses by `namespace/name`. */
  readonly pods: ReadonlyMap<string, string>;
  /** Addresses of Services by `namespace/name`, and the pods that are behind them. */
  readonly services: ReadonlyMap<string, { readonly address: string; readonly pods: readonly string[] }>;
  /** Addresses of names, as Cilium learned them. */
  readonly names: ReadonlyMap<string, string>;
  readonly node: { readonly name: string; readonly address: string };
}

/** Whose program tries a flow, or answers it: a pod's, the node's, or the world's. */
export const WORLD = "world";
export const NODE = "node";

/** An address of the world in no network but `0.0.0.0/0`. */
export const SOMEWHERE = "198.18.0.77";
/** Addresses of the vocabulary that are not the world's here: the API server's. */
const notOfTheWorld = ["192.0.2.1"];
/** Ports at which the node's world has servers of its own; the one of TLS answers no plain request. */
const WORLD_TLS = 443;

/** A flow as it is tried and asked about. */
export interface PlannedFlow {
  readonly flow: Flow;
  readonly trial: Trial;
  readonly by: string;
  /** Who answers; more than one behind a Service. */
  readonly servers: readonly string[];
}

/** Why a flow is not tried. */
export interface LeftOutFlow {
  readonly leftOut: string;
}

interface Place {
  /** The end as the engine is asked about it. */
  readonly peer: Peer;
  readonly address: string;
  readonly programs: readonly string[];
}

const other: Readonly<Record<string, string>> = {
  "remote-node": "there is one node",
  "kube-apiserver": "the API server is on the node itself",
  health: "the node has no health endpoint",
  ingress: "there is no Ingress",
  init: "no pod stays without labels",
  unmanaged: "every pod is Cilium's",
};

const ofAddress = (text: string): Place | LeftOutFlow => {
  const address = text.replace(/\/32$/, "");
  if (address.includes(":")) return { leftOut: "an IPv6 address: the node has none" };
  if (notOfTheWorld.includes(address)) return { leftOut: "the API server's address: it is the node itself" };
  return { peer: { cidr: address }, address, programs: [WORLD] };
};

const placeOf = (peer: Peer, ends: NodeEnds): Place | LeftOutFlow => {
  if (typeof peer === "string") {
    const address = ends.pods.get(peer);
    return address === undefined
      ? { leftOut: "a pod of another cluster" }
      : { peer, address, programs: [peer] };
  }
  if ("cidr" in peer) return ofAddress(peer.cidr);
  if ("fqdn" in peer) {
    const address = ends.names.get(peer.fqdn);
    if (address === undefined) return { leftOut: "a name that nobody could look up" };
    const labels = ["reserved:world"];
    return { peer: { labels, address, names: [peer.fqdn] }, address, programs: [WORLD] };
  }
  if ("service" in peer) {
    const found = ends.services.get(peer.service);
    if (found === undefined) return { leftOut: "a Service without pods: its address answers nobody" };
    return { peer, address: found.address, programs: found.pods };
  }
  if ("entity" in peer) {
    if (peer.entity === "world") return ofAddress(SOMEWHERE);
    if (peer.entity === "host") {
      return { peer: { node: ends.node.name }, address: ends.node.address, programs: [NODE] };
    }
    return { leftOut: `entity ${peer.entity}: ${other[peer.entity]}` };
  }
  return { leftOut: "an end that is drawn in no world" };
};

const TOKEN = /^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/;
const VISIBLE = /^[\x21-\x7e]+$/;
const FIELD = /^[\x20-\x7e]*$/;

/** Whether a request can be written as HTTP/1.1 has it (RFC 9112). */
export const isWritable = ({ method, path, host, headers }: Required<HttpRequest>): boolean =>
  TOKEN.test(method) &&
  VISIBLE.test(path) &&
  path.startsWith("/") &&
  VISIBLE.test(host) &&
  Object.entries(headers).every(([name, value]) => TOKEN.test(name) && FIELD.test(value));

/** Methods that Envoy's HTTP/1 parser takes, of those that are drawn; it answers 400 to others before it looks at rules. */
const METHODS: readonly string[] = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"];

const toTry = (flow: Flow): Pick<Trial, "request" | "name"> | LeftOutFlow => {
  if (flow.tls !== undefined) return { leftOut: "a TLS handshake: the node's HTTP proxy reads none" };
  if (flow.dns !== undefined) return { name: flow.dns.name };
  if (flow.protocol === "UDP") return {};
  // A request proves more than a connection, which a proxy takes for itself.
  const { method = "GET", path = "/", host = "host.example", headers = {} } = flow.http ?? {};
  const request = { method, path, host, headers };
  if (!METHODS.includes(method)) return { leftOut: "a method that Envoy's HTTP/1 parser refuses: 400" };
  return isWritable(request) ? { request } : { leftOut: "a request that HTTP/1.1 can't carry" };
};

const isLeftOut = (value: object): value is LeftOutFlow => "leftOut" in value;

/** What is done to try a flow of a random world, or why it is not tried. */
export const planFlow = (flow: Flow, ends: NodeEnds): PlannedFlow | LeftOutFlow => {
  const { protocol = "TCP", port } = flow;
  if (protocol === "SCTP") return { leftOut: "SCTP: Cilium's default is without it" };
  if (protocol !== "TCP" && protocol !== "UDP") return { leftOut: "ICMP: no program sends it" };
  const from = placeOf(flow.from, ends);
  if (isLeftOut(from)) return from;
  const to = placeOf(flow.to, ends);
  if (isLeftOut(to)) return to;
  const [by = ""] = from.programs;
  if (to.programs.includes(by)) return { leftOut: "an end to itself: it does not leave it" };
  const ofPods = [...from.programs, ...to.programs].some((name) => name !== WORLD && name !== NODE);
  if (!ofPods) return { leftOut: "neither end is a pod" };
  if (to.programs.includes(WORLD) && port === WORLD_TLS) {
    return { leftOut: "port 443 of the world: its server speaks TLS" };
  }
  const tried = toTry({ ...flow, protocol });
  if (isLeftOut(tried)) return tried;
  const { request, name } = tried;
  return {
    flow: {
      from: from.peer,
      to: to.peer,
      port,
      protocol,
      ...(request === undefined ? {} : { http: request }),
      ...(name === undefined ? {} : { dns: { name } }),
    },
    trial: {
      protocol,
      address: to.address,
      port,
      ...tried,
      ...(by === WORLD ? { source: from.address } : {}),
    },
    by,
    servers: to.programs,
  };
};
