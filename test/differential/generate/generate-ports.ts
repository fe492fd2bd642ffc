import type { Endpoint, HttpRequest, Protocol } from "../../../verdicts/world";
import { generateHttpRules } from "./generate-http-rules";
import { generateDnsRules, generateQuery, generateServerName } from "./generate-names";
import type { JsonObject, JsonValue } from "./json-value";
import type { RandomSource } from "./random-source";
import type { PortForm, Scene } from "./scene";
import { disputedServerNames, portNames, portNumbers, serverNamePatterns, transports } from "./vocabulary";

/** What a rule says about ports, and a flow that it was made for. */
export interface PortsPart {
  readonly fields: JsonObject;
  readonly port?: number;
  readonly protocol?: Protocol;
  readonly requests?: readonly HttpRequest[];
  readonly queries?: readonly string[];
  readonly serverNames?: readonly string[];
}

/** Who gives the named ports, whether the rule denies, and whether it is an egress rule. */
export interface PortsContext {
  readonly target: Endpoint | undefined;
  readonly deny: boolean;
  readonly egress: boolean;
}

const portForm = (scene: Scene, target: Endpoint | undefined): PortForm => {
  const { random, profile } = scene;
  if (random.chance(profile.namedPort)) {
    const own = Object.entries(target?.namedPorts ?? {});
    if (own.length > 0 && random.chance(0.85)) {
      const [name, { port }] = random.pick(own);
      return { text: random.chance(0.08) ? name.toUpperCase() : name, number: port };
    }
    const name = random.pick(Object.keys(portNames));
    return { text: name, number: random.pick(portNames[name] ?? portNumbers) };
  }
  const number = random.pick(portNumbers);
  // Cilium reads a number as Go does: one that begins with 0 is octal.
  return { text: random.chance(0.01) ? `0${number.toString(8)}` : String(number), number };
};

/** A range that holds the port, mostly; the ranges of a world overlap. */
const numericEndPort = (random: RandomSource, number: number): JsonObject =>
  random.chance(0.15)
    ? { endPort: random.pick([number, number + 1, number + 10, 1000, 9999, 65535, Math.max(1, number - 1)]) }
    : {};

const isNumeric = (form: PortForm): boolean => /^\d+$/.test(form.text);

const namedEndPort = ({ namedEndPort: end }: Scene): JsonObject =>
  end === undefined ? {} : { endPort: end };

const portProtocol = (
  scene: Scene,
  context: PortsContext,
): { readonly entry: JsonObject; readonly port: PortForm } => {
  const { random } = scene;
  if (scene.profile.disputed && random.chance(0.06)) {
    const entry = { port: random.pick(["0", "80"]), protocol: random.pick(["VRRP", "GRE"]) };
    return { entry, port: { text: "0", number: random.pick(portNumbers) } };
  }
  if (random.chance(0.05)) {
    const end = random.chance(0.3) ? { endPort: random.pick([443, 65535]) } : {};
    return {
      entry: { port: "0", ...end, ...protocolOf(random) },
      port: { text: "0", number: random.pick(portNumbers) },
    };
  }
  const form = portForm(scene, context.target);
  const low = random.chance(0.1) ? Math.max(1, form.number - random.int(1, 30)) : form.number;
  if (isNumeric(form) && low < form.number) {
    return {
      entry: { port: String(low), endPort: form.number + random.int(0, 20), ...protocolOf(random) },
      port: form,
    };
  }
  const end = isNumeric(form) ? numericEndPort(random, form.number) : namedEndPort(scene);
  return { entry: { port: form.text, ...end, ...protocolOf(random) }, port: form };
};

const protocolOf = (random: RandomSource): JsonObject => {
  const drawn = random.weighted({ TCP: 12, UDP: 3, SCTP: 1, ANY: 3, none: 3 });
  return drawn === "none" ? {} : { protocol: drawn };
};

const transportOf = (random: RandomSource, protocol: JsonValue | undefined): Protocol =>
  transports.find((each) => each === protocol) ?? random.pick(["TCP", "TCP", "UDP", "SCTP"]);

const httpPorts = (scene: Scene, context: PortsContext): PortsPart => {
  const { random } = scene;
  const form = portForm(scene, context.target);
  const { rules, requests } = generateHttpRules(random);
  const wide = random.chance(0.06) ? { endPort: form.number + 5 } : {};
  const ports = [{ port: form.text, ...(isNumeric(form) ? wide : namedEndPort(scene)), protocol: "TCP" }];
  return { fields: { ports, rules: { http: rules } }, port: form.number, protocol: "TCP", requests };
};

const dnsPorts = (scene: Scene): PortsPart => {
  const { random, dnsPort } = scene;
  const protocol = random.pick(["UDP", "ANY", "ANY", "TCP"]);
  const end = isNumeric(dnsPort) ? {} : namedEndPort(scene);
  return {
    fields: { ports: [{ port: dnsPort.text, ...end, protocol }], rules: { dns: generateDnsRules(random) } },
    port: dnsPort.number,
    protocol: protocol === "TCP" ? "TCP" : "UDP",
    queries: random.times(2, 4, () => generateQuery(random)),
  };
};

/** L7 rules that no flow of ours can be asked about: both sides must say so where one is reached. */
const opaquePorts = (scene: Scene, context: PortsContext): PortsPart => {
  const { random } = scene;
  const form = portForm(scene, context.target);
  const ports = [{ port: form.text, ...(isNumeric(form) ? {} : namedEndPort(scene)), protocol: "TCP" }];
  const shape = random.weighted({ kafka: 2, l7proto: 2, listener: context.egress ? 2 : 0 });
  const extra: Readonly<Record<typeof shape, JsonObject>> = {
    kafka: { rules: { kafka: [{ role: "produce", topic: "orders" }] } },
    l7proto: { rules: { l7proto: "custom", l7: [{ command: "read" }] } },
    listener: { listener: { envoyConfig: { kind: "CiliumEnvoyConfig", name: "proxy" }, name: "out" } },
  };
  return { fields: { ports, ...extra[shape] }, port: form.number, protocol: "TCP", requests: [{}] };
};

/** Server names of TLS, and handshakes that they let pass or nearly let pass. */
const tlsPorts = (scene: Scene, context: PortsContext): PortsPart => {
  const { random } = scene;
  const form = portForm(scene, context.target);
  const ports = [{ port: form.text, ...(isNumeric(form) ? {} : namedEndPort(scene)), protocol: "TCP" }];
  return {
    fields: {
      ports,
      serverNames: random.times(1, 2, () =>
        random.pick(scene.profile.disputed ? disputedServerNames : serverNamePatterns),
      ),
    },
    port: form.number,
    protocol: "TCP",
    serverNames: random.times(2, 4, () => generateServerName(random)),
  };
};

const plainPorts = (scene: Scene, context: PortsContext): PortsPart => {
  const { random } = scene;
  const entries = random.times(1, 3, () => portProtocol(scene, context));
  const chosen = random.pick(entries);
  return {
    fields: { ports: entries.map((each) => each.entry) },
    port: chosen.port.number,
    protocol: transportOf(random, chosen.entry.protocol),
  };
};

const icmpTypes = [
  { type: 8, number: 8 },
  { type: "EchoRequest", number: 8 },
  { type: "TimeExceeded", number: 11 },
  { type: 0, number: 0 },
] as const;
const icmp6Types = [
  { type: 128, number: 128 },
  { type: "EchoRequest", number: 128 },
  { type: "NeighborSolicitation", number: 135 },
] as const;

const icmpPart = (random: RandomSource): PortsPart => {
  const v6 = random.chance(0.4);
  const { type, number } = v6 ? random.pick(icmp6Types) : random.pick(icmpTypes);
  const family = v6 ? { family: "IPv6" } : random.chance(0.6) ? { family: "IPv4" } : {};
  const second = random.chance(0.3) ? [{ type: 3 }] : [];
  return {
    fields: { icmps: [{ fields: [{ type, ...family }, ...second] }] },
    port: number,
    protocol: v6 ? "ICMPV6" : "ICMP",
  };
};

const onePortRule = (scene: Scene, context: PortsContext): PortsPart => {
  const { random, profile } = scene;
  if (context.deny || !random.chance(profile.l7)) return plainPorts(scene, context);
  if (random.chance(0.03)) return opaquePorts(scene, context);
  if (random.chance(0.04)) return tlsPorts(scene, context);
  return context.egress && random.chance(0.4) ? dnsPorts(scene) : httpPorts(scene, context);
};

/** `toPorts` or `icmps` of a Cilium rule, in every form: absent, empty, with and without L7 rules. */
export const generatePorts = (scene: Scene, context: PortsContext): PortsPart => {
  const { random } = scene;
  switch (random.weighted({ ports: 30, absent: 5, none: 0.6, empty: 0.6, icmp: 2.5 })) {
    case "absent":
      return { fields: {} };
    case "none":
      return { fields: { toPorts: [] } };
    case "empty":
      return { fields: { toPorts: [{}] } };
    case "icmp":
      return icmpPart(random);
    default: {
      const parts = random.times(1, random.chance(0.25) ? 2 : 1, () => onePortRule(scene, context));
      const part = random.pick(parts);
      return { ...part, fields: { toPorts: parts.map((each) => each.fields) } };
    }
  }
};
