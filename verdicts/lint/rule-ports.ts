import type { DirectionRule, PortRule, RulePort } from "../rules/policy-rule";
import { isPortName, portNumber } from "../rules/read-port";
import { valueAt } from "./field-path";
import type { LintedPolicy } from "./linted-policy";

/** A port of a rule and the field that it is written in. */
export interface WrittenPort {
  readonly path: string;
  readonly port: RulePort;
}

interface PortSource {
  readonly port?: string;
  readonly protocol?: string;
  readonly endPort?: number;
}

const isWrittenAs = ({ name, port, endPort, protocol }: RulePort, source: PortSource): boolean => {
  const { port: text = "", protocol: written = "ANY" } = source;
  const same = isPortName(text) ? text.toLowerCase() === name : name === "" && portNumber(text) === port;
  return same && (source.endPort ?? 0) === endPort && (written === "ANY" || written === protocol);
};

const placeOf = ({ kind, object }: LintedPolicy, { path }: PortRule, port: RulePort): string | undefined => {
  if (kind === "NetworkPolicy") return path;
  const sources = valueAt(object, `${path}.ports`);
  const index = Array.isArray(sources) ? sources.findIndex((source) => isWrittenAs(port, source)) : -1;
  return index < 0 ? undefined : `${path}.ports[${index}]`;
};

/** The ports of a rule with where they stand; ICMP types are none. A port without a protocol counts three times. */
export const writtenPorts = (policy: LintedPolicy, { portRules }: DirectionRule): WrittenPort[] =>
  portRules.flatMap((rule) =>
    rule.ports.flatMap((port) => {
      const path = placeOf(policy, rule, port);
      return path === undefined ? [] : [{ path: `${path}.port`, port }];
    }),
  );
