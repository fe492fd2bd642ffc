import type { EngineBehaviour } from "../../cilium/cilium-release";
import type { StringMap } from "../world";
import type { CiliumDirectionSource, L7RulesSource, ListenerSource, PortRuleSource } from "./cilium-source";
import { icmpType } from "./icmp-types";
import type { L7Rules, PortRule, RulePort } from "./policy-rule";
import type { Problems } from "./problems";
import { countL7Rules, readL7Rules } from "./read-l7-rules";
import { isPortName, portNumber } from "./read-port";

/** The most ports that one rule may name. Source: the CRD and Cilium, api.maxPorts. */
const maxPorts = 40;

/** Where a list of ports stands, as far as the rules for it depend on that. */
export interface PortRulePlace {
  readonly ingress: boolean;
  readonly deny: boolean;
  /** The rule is about nodes. */
  readonly host: boolean;
  /** Values of Secrets, by `namespace/name`. */
  readonly secrets: StringMap;
  readonly engine: EngineBehaviour;
}

const noL7: L7Rules = { http: [], dns: [], other: [] };

type PortSource = NonNullable<PortRuleSource["ports"]>[number];

const protocols = ["TCP", "UDP", "SCTP"] as const;

// Without a protocol, or with ANY, a rule stands for all three that have ports.
const readPort = (
  source: PortSource,
  path: string,
  { portlessProtocols }: EngineBehaviour,
  problems: Problems,
): RulePort[] => {
  const { port = "", endPort = 0, protocol = "ANY" } = source;
  // Such a rule is about no flow with a port; it counts as a rule all the same.
  if (portlessProtocols.includes(protocol)) {
    problems.require(port === "0", `${path}.port`, `must be 0: ${protocol} has no ports`);
    return [];
  }
  problems.require(source.port !== undefined && port !== "", `${path}.port`, "is required");
  const name = isPortName(port) ? port.toLowerCase() : "";
  const number = name === "" ? portNumber(port) : 0;
  if (port !== "" && number === undefined) {
    problems.add(`${path}.port`, `${JSON.stringify(port)} is neither a port (0 to 65535) nor a name of one`);
  }
  problems.require(
    endPort >= 0 && endPort <= 65_535,
    `${path}.endPort`,
    `${endPort} is not a valid port (0 to 65535)`,
  );
  if (protocol !== "ANY" && !protocols.some((known) => known === protocol)) {
    problems.add(
      `${path}.protocol`,
      `${JSON.stringify(protocol)} is not accepted. Accepted: TCP, UDP, SCTP, ANY`,
    );
  }
  const wanted = protocols.filter((known) => protocol === "ANY" || known === protocol);
  // Cilium reads the filter's port with Go's base 0, and the key that it joins filters by with base 10.
  const decimal = name === "" ? Number.parseInt(port, 10) || 0 : 0;
  return wanted.map((each) => ({ name, port: number ?? 0, decimal, endPort, protocol: each }));
};

// A namespaced Envoy configuration is looked up in the namespace of the pod, whoever's policy names it.
const qualifiedListener = ({ envoyConfig, name = "" }: ListenerSource): string => {
  const place = envoyConfig?.kind === "CiliumClusterwideEnvoyConfig" ? "" : "pod's namespace";
  return `${place}/${envoyConfig?.name ?? ""}/${name}`;
};

const checkListener = (
  listener: ListenerSource,
  path: string,
  hasL7: boolean,
  ingress: boolean,
  problems: Problems,
) => {
  problems.require(Boolean(listener.name), `${path}.name`, "is required");
  problems.require(Boolean(listener.envoyConfig?.name), `${path}.envoyConfig.name`, "is required");
  const kind = listener.envoyConfig?.kind;
  problems.require(
    kind === undefined || kind === "CiliumEnvoyConfig" || kind === "CiliumClusterwideEnvoyConfig",
    `${path}.envoyConfig.kind`,
    `${JSON.stringify(kind)} is not accepted. Accepted: CiliumEnvoyConfig, CiliumClusterwideEnvoyConfig`,
  );
  const { priority = 1 } = listener;
  problems.require(
    priority >= 1 && priority <= 100,
    `${path}.priority`,
    `${priority} is not within 1 to 100`,
  );
  problems.require(!ingress, path, "is accepted in egress rules only");
  problems.require(!hasL7, path, "is not accepted beside L7 rules");
};

const serverNames: Readonly<Record<EngineBehaviour["serverNameWildcards"], RegExp>> = {
  "first label": /^(?:\*?\*\.)?(?:[-a-zA-Z0-9_]+\.?)+$/,
  anywhere: /^(?:[-a-zA-Z0-9_*]+\.?)+$/,
};

const checkServerNames = (
  names: readonly string[],
  path: string,
  { serverNameWildcards }: EngineBehaviour,
  problems: Problems,
): void => {
  const serverName = serverNames[serverNameWildcards];
  problems.require(names.length > 0, path, "must have an element");
  for (const [index, name] of names.entries()) {
    problems.require(
      name.length <= 255 && serverName.test(name),
      `${path}[${index}]`,
      `${JSON.stringify(name)} is not a valid server name`,
    );
    // A set for the API server (`x-kubernetes-list-type`).
    problems.require(
      names.indexOf(name) === index,
      `${path}[${index}]`,
      `${JSON.stringify(name)} is in the list twice`,
    );
  }
};

const checkTls = (source: PortRuleSource, path: string, problems: Problems): void => {
  for (const field of ["terminatingTLS", "originatingTLS"] as const) {
    const context = source[field];
    if (context === undefined) continue;
    if (context.secret === undefined) problems.add(`${path}.${field}.secret`, "is required");
    else problems.require(Boolean(context.secret.name), `${path}.${field}.secret.name`, "is required");
  }
};

interface CheckedPorts {
  readonly source: PortRuleSource;
  readonly ports: readonly RulePort[];
  readonly rules: L7RulesSource;
  readonly path: string;
}

const checkL7Ports = ({ source, ports, rules, path }: CheckedPorts, problems: Problems): void => {
  const dns = rules.dns ?? [];
  const portSources = source.ports ?? [];
  if (dns.length > 0) {
    problems.require(portSources.length > 0, `${path}.ports`, "must name port 53 where there are DNS rules");
    for (const [index, { port = "", endPort = 0 }] of portSources.entries()) {
      const number = isPortName(port) ? undefined : portNumber(port);
      if (number !== undefined && endPort > number) {
        problems.add(`${path}.ports[${index}].endPort`, "DNS rules do not support port ranges");
      }
    }
  } else {
    for (const [index, { protocol }] of portSources.entries()) {
      if (protocol === "TCP") continue;
      problems.add(
        `${path}.ports[${index}].protocol`,
        `L7 rules can only apply to TCP (not ${protocol ?? "ANY"}) except for DNS rules: write protocol: TCP. Cilium's agent refuses the policy, though an API server stores it`,
      );
    }
  }
  if (ports.some(({ name, port }) => name === "" && port === 0)) {
    problems.add(`${path}.ports`, "L7 rules can not be used when a port is 0");
  }
};

const readPortRule = (
  source: PortRuleSource,
  path: string,
  place: PortRulePlace,
  problems: Problems,
): PortRule => {
  const { rules, listener } = source;
  const portSources = source.ports ?? [];
  problems.require(portSources.length <= maxPorts, `${path}.ports`, `has more than ${maxPorts} ports`);
  const ports = portSources.flatMap((port, index) =>
    readPort(port, `${path}.ports[${index}]`, place.engine, problems),
  );
  const l7 =
    rules === undefined ? noL7 : readL7Rules(rules, `${path}.rules`, { problems, secrets: place.secrets });
  const hasL7 = rules !== undefined && countL7Rules(rules) > 0;
  if (rules !== undefined && hasL7) {
    checkL7Ports({ source, ports, rules, path }, problems);
    const { http = [], kafka = [], dns = [] } = rules;
    if (place.ingress)
      problems.require(dns.length === 0, `${path}.rules.dns`, "DNS rules are not allowed on ingress");
    if (place.host && (place.ingress || http.length + kafka.length > 0)) {
      problems.add(`${path}.rules`, "L7 rules are not supported in rules about nodes");
    }
  }
  checkTls(source, path, problems);
  if (source.serverNames !== undefined)
    checkServerNames(source.serverNames, `${path}.serverNames`, place.engine, problems);
  if ((source.serverNames ?? []).length > 0 && hasL7 && source.terminatingTLS === undefined) {
    problems.add(
      `${path}.serverNames`,
      "is not allowed with L7 rules without TLS termination (terminatingTLS)",
    );
  }
  if (listener !== undefined) checkListener(listener, `${path}.listener`, hasL7, place.ingress, problems);
  return {
    path,
    ports,
    l7,
    l7proto: rules?.l7proto ?? "",
    kafka: (rules?.kafka ?? []).length > 0,
    serverNames: source.serverNames ?? [],
    terminatingTls: source.terminatingTLS === undefined ? "" : JSON.stringify(source.terminatingTLS),
    originatingTls: source.originatingTLS === undefined ? "" : JSON.stringify(source.originatingTLS),
    listener: listener === undefined ? "" : qualifiedListener(listener),
    listenerIsNamespaced: listener?.envoyConfig?.kind === "CiliumEnvoyConfig",
    listenerPriority: listener?.priority ?? 0,
  };
};

/** A list of ports without anything for a proxy. */
export const plainPortRule = (path: string, ports: readonly RulePort[]): PortRule => ({
  path,
  ports,
  l7: noL7,
  l7proto: "",
  kafka: false,
  serverNames: [],
  terminatingTls: "",
  originatingTls: "",
  listener: "",
  listenerIsNamespaced: false,
  listenerPriority: 0,
});

type IcmpSource = NonNullable<CiliumDirectionSource["icmps"]>[number];

const readIcmp = ({ fields = [] }: IcmpSource, path: string, problems: Problems): PortRule => {
  problems.require(fields.length <= maxPorts, `${path}.fields`, `has more than ${maxPorts} types`);
  const ports = fields.map(({ family = "IPv4", type }, index): RulePort => {
    const at = `${path}.fields[${index}]`;
    if (family !== "IPv4" && family !== "IPv6") {
      problems.add(`${at}.family`, `${JSON.stringify(family)} is not accepted. Accepted: IPv4, IPv6`);
    }
    const version = family === "IPv6" ? "IPv6" : "IPv4";
    const number = type === undefined ? undefined : icmpType(type, version);
    if (number === undefined)
      problems.add(`${at}.type`, `${JSON.stringify(type)} is not a valid ICMP type of ${version}`);
    // Type 0 becomes port 0, which is every port: `EchoReply` lets every ICMP type pass in Cilium 1.18.
    return {
      name: "",
      port: number ?? 0,
      decimal: number ?? 0,
      endPort: 0,
      protocol: version === "IPv6" ? "ICMPV6" : "ICMP",
    };
  });
  return plainPortRule(path, ports);
};

/** Reads `toPorts` and `icmps` of a rule; only one of them may be there. */
export const readPortRules = (
  { toPorts = [], icmps = [] }: CiliumDirectionSource,
  path: string,
  place: PortRulePlace,
  problems: Problems,
): PortRule[] => {
  problems.require(
    toPorts.length === 0 || icmps.length === 0,
    `${path}.icmps`,
    "may only be present without toPorts: write a rule of its own",
  );
  return [
    ...toPorts.map((rule, index) => readPortRule(rule, `${path}.toPorts[${index}]`, place, problems)),
    ...icmps.map((rule, index) => readIcmp(rule, `${path}.icmps[${index}]`, problems)),
  ];
};
