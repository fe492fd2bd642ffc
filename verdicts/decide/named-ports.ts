import type { Identity } from "../labels/identity";
import type { Selector } from "../labels/selector";
import type { FilterProtocol } from "../rules/policy-rule";
import { isPortName } from "../rules/read-port";
import type { Endpoint, NamedPort } from "../world";

/**
 * Finds the number of a named port for a protocol; 0 if there is none, or no single one.
 *
 * @param peer who is at the other end, for names that mean what the peer says. Default: whoever it is.
 */
export type NamedPortLookup = (name: string, protocol: FilterProtocol, peer?: Identity) => number;

/** What the name of a port means to a direction's rules. */
export interface PortNames {
  /** Whether a name means what each peer says. */
  readonly ofEachPeer: boolean;
  readonly toward: NamedPortLookup;
  /** Every number that the name has for the peers of a rule. */
  readonly among: (name: string, protocol: FilterProtocol, peers: Iterable<Selector>) => readonly number[];
}

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

/** Names that mean the same whoever the peer is. */
export const sameForAll = (toward: NamedPortLookup): PortNames => ({
  ofEachPeer: false,
  toward,
  among: (name, protocol) => [toward(name, protocol)].filter((number) => number > 0),
});

class Numbers {
  readonly #byKey = new Map<string, Set<number>>();

  add(endpoint: Endpoint): void {
    for (const [name, { port, protocol }] of usable(endpoint)) {
      const key = `${name}/${protocol}`;
      const known = this.#byKey.get(key);
      if (known === undefined) this.#byKey.set(key, new Set([port]));
      else known.add(port);
    }
  }

  /** The number; 0 if there is none, or no single one. */
  of(name: string, protocol: FilterProtocol): number {
    const known = this.#byKey.get(`${name}/${protocol}`);
    if (known?.size !== 1) return 0;
    const [port = 0] = known;
    return port;
  }
}

/**
 * The named ports of all pods, which egress rules mean: whoever the rule is about. A name that two pods give to
 * different numbers means nothing. Source: Cilium, pkg/types NamedPortMultiMap.
 */
export const everyNamedPort = (endpoints: readonly Endpoint[]): NamedPortLookup => {
  const numbers = new Numbers();
  for (const endpoint of endpoints) numbers.add(endpoint);
  return (name, protocol) => numbers.of(name, protocol);
};

/** The named ports of each identity's pods. Two pods with the same labels that disagree have none. */
export class PeerPorts {
  readonly #byPeer = new Map<Identity, Numbers>();

  add(peer: Identity, endpoint: Endpoint): void {
    const numbers = this.#byPeer.get(peer) ?? new Numbers();
    numbers.add(endpoint);
    this.#byPeer.set(peer, numbers);
  }

  /**
   * Names that mean what the peer says; without a peer what all say. Source: Cilium 1.20, pkg/types GetNamedPorts.
   *
   * @param all what a name means to all pods together.
   */
  names(all: NamedPortLookup): PortNames {
    return {
      ofEachPeer: true,
      toward: (name, protocol, peer) =>
        peer === undefined ? all(name, protocol) : (this.#byPeer.get(peer)?.of(name, protocol) ?? 0),
      among: (name, protocol, selectors) => {
        const wanted = [...selectors];
        const numbers = [...this.#byPeer]
          .filter(([peer]) => wanted.some((selector) => selector.selects(peer)))
          .map(([, ports]) => ports.of(name, protocol));
        return [...new Set(numbers)].filter((number) => number > 0);
      },
    };
  }
}
