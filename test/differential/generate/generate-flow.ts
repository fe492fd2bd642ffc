import { entityNames, type Flow, ownEndpointNames, type Peer, type Protocol } from "../../../verdicts/world";
import { generateQuery, generateServerName } from "./generate-names";
import { type Intent, peerOf, type Scene } from "./scene";
import { addresses, dnsNames, portNumbers, transports } from "./vocabulary";

const anyPod = (scene: Scene): string => peerOf(scene.random.pick(scene.endpoints));

const anyPeer = (scene: Scene, destination: boolean): Peer => {
  const { random, services } = scene;
  const kind = random.weighted({
    pod: 10,
    entity: 2,
    cidr: 1.5,
    fqdn: destination ? 0.8 : 0,
    service: destination && services.length > 0 ? 0.8 : 0,
    apiServer: destination ? 0.1 : 0,
  });
  switch (kind) {
    case "pod":
      return anyPod(scene);
    case "entity":
      return { entity: random.pick(entityNames) };
    case "apiServer":
      return { service: "default/kubernetes" };
    case "cidr":
      return { cidr: random.pick(addresses) };
    case "fqdn":
      return { fqdn: random.pick(dnsNames) };
    default: {
      const service = random.pick(services);
      return { service: `${service.namespace}/${service.name}` };
    }
  }
};

/** An end that has policies: a pod, now and then an endpoint of Cilium's own. */
const anySubject = (scene: Scene): Peer =>
  scene.random.chance(0.12) ? { entity: scene.random.pick(ownEndpointNames) } : anyPod(scene);

/** A flow of any kind; one end always has policies, because nothing is decided between two others. */
const anyFlow = (scene: Scene): Flow => {
  const { random } = scene;
  const protocol = random.weighted({ TCP: 8, UDP: 3, SCTP: 1, ICMP: 1, ICMPV6: 0.5 });
  const [from, to] = random.chance(0.75)
    ? [anySubject(scene), anyPeer(scene, true)]
    : [anyPeer(scene, false), anySubject(scene)];
  if (protocol === "ICMP") return { from, to, protocol, port: random.pick([8, 3, 11]) };
  if (protocol === "ICMPV6") return { from, to, protocol, port: random.pick([128, 135]) };
  const named = scene.endpoints.flatMap((each) => Object.values(each.namedPorts ?? {}));
  const port = named.length > 0 && random.chance(0.2) ? random.pick(named).port : random.pick(portNumbers);
  const http = protocol === "TCP" && random.chance(0.4) ? { http: { path: "/" } } : {};
  const dns =
    port === scene.dnsPort.number && random.chance(0.7) ? { dns: { name: generateQuery(random) } } : {};
  const tls =
    protocol === "TCP" && random.chance(0.1) ? { tls: { serverName: generateServerName(random) } } : {};
  return {
    from,
    to,
    port,
    ...(random.chance(0.2) && protocol === "TCP" ? {} : { protocol }),
    ...tls,
    ...http,
    ...dns,
  };
};

const near = (
  scene: Scene,
  protocol: Protocol | undefined,
  port: number | undefined,
): Pick<Flow, "port" | "protocol"> => {
  const { random } = scene;
  if (protocol === "ICMP" || protocol === "ICMPV6") return { port: port ?? 8, protocol };
  const number = port === undefined || random.chance(0.06) ? random.pick(portNumbers) : port;
  const edge = random.chance(0.05) ? Math.min(65535, number + random.pick([1, 5, 11])) : number;
  const transport = random.chance(0.04) ? random.pick(transports) : (protocol ?? random.pick(transports));
  return { port: edge, protocol: transport };
};

/** A flow that the intent's rule was made for, or one beside it. */
const intendedFlow = (scene: Scene, intent: Intent): Flow => {
  const { random } = scene;
  const subject = random.chance(0.92) ? intent.subject : anySubject(scene);
  const peer = random.chance(0.9) ? intent.peer : anyPeer(scene, intent.direction === "egress");
  const [from, to] = intent.direction === "egress" ? [subject, peer] : [peer, subject];
  const base = { from, to, ...near(scene, intent.protocol, intent.port) };
  const { requests, queries, serverNames = [] } = intent;
  if (serverNames.length > 0 && base.protocol === "TCP" && random.chance(0.9)) {
    return { ...base, tls: { serverName: random.pick(serverNames) } };
  }
  if (requests !== undefined && requests.length > 0 && random.chance(0.95)) {
    const tls = random.chance(0.04) ? { tls: { serverName: generateServerName(random) } } : {};
    return { ...base, http: random.pick(requests), ...tls };
  }
  if (queries !== undefined && queries.length > 0 && random.chance(0.95)) {
    return { ...base, dns: { name: random.pick(queries) } };
  }
  if (base.protocol === "TCP" && random.chance(0.4)) return { ...base, http: { path: "/" } };
  return base;
};

const canBeSource = (peer: Peer): boolean =>
  typeof peer === "string" || !("fqdn" in peer || "service" in peer);

/** A Service is asked for its own ports, mostly. */
const atService = (scene: Scene, flow: Flow): Flow => {
  if (typeof flow.to === "string" || !("service" in flow.to) || scene.random.chance(0.15)) return flow;
  const { service: wanted } = flow.to;
  const ports = scene.services.find(({ namespace, name }) => `${namespace}/${name}` === wanted)?.ports ?? [];
  if (wanted === "default/kubernetes") return { ...flow, port: 443, protocol: "TCP" };
  if (ports.length === 0) return flow;
  const { port, protocol = "TCP" } = scene.random.pick(ports);
  return { ...flow, port, protocol };
};

/** A flow: mostly one that a rule of the world was made for. */
export const generateFlow = (scene: Scene): Flow => {
  const { random, intents } = scene;
  const byWeight = Object.fromEntries(intents.map(({ weight }, index) => [String(index), weight]));
  const intent = intents.length > 0 ? intents[Number(random.weighted(byWeight))] : undefined;
  const flow = intent !== undefined && random.chance(0.9) ? intendedFlow(scene, intent) : anyFlow(scene);
  return atService(scene, canBeSource(flow.from) ? flow : { ...flow, from: anyPod(scene) });
};
