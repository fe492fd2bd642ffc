import type { FilterProtocol } from "../rules/policy-rule";
import { isPortName } from "../rules/read-port";
import type { Endpoint, NamedPort } from "../world";

/** Finds the number of a named port for a protocol; 0 if there is none, or no single one. */
export type NamedPortLookup = (name: string, protocol: FilterProtocol) => number;

interface KnownPort {
  readonly port: number;
  readonly protocol: FilterProtocol;
}

const usable = (endpoint: Endpoint): [string, KnownPort][] =>
  Object.entries(endpoint.namedPorts ?? {})
    .filter(([name, { port }]) => isPortName(name) && port >= 1 && port <= 65_535)
    .map(([name, { port, protocol = "TCP" }]: [string, NamedPort]) => [
      name.toLowerCase(),
      { port, protocol },
    ]);

/** A pod's own named ports, which ingress rules mean. Source: Cilium, pkg/types NamedPortMap. */
export const ownNamedPorts = (endpoint: Endpoint): NamedPortLookup => {
  const ports = new Map(usable(endpoint));
  return (name, protocol) => {
    const known = ports.get(name);
    return known !== undefined && known.protocol === protocol ? known.port : 0;
  };
};

/**
 * The named ports of all pods, which egress rules mean: whoever the rule is about. A name that two pods give to
 * different numbers means nothing. Source: Cilium, pkg/types NamedPortMultiMap.
 */
export const everyNamedPort = (endpoints: readonly Endpoint[]): NamedPortLookup => {
  const numbers = new Map<string, Set<number>>();
  for (const endpoint of endpoints) {
    for (const [name, { port, protocol }] of usable(endpoint)) {
      const key = `${name}/${protocol}`;
      const known = numbers.get(key);
      if (known === undefined) numbers.set(key, new Set([port]));
      else known.add(port);
    }
  }
  return (name, protocol) => {
    const known = numbers.get(`${name}/${protocol}`);
    if (known?.size !== 1) return 0;
    const [port = 0] = known;
    return port;
  };
};
