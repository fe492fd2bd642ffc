import type { CountedEnd } from "../../traffic/counted-ends";
import { Networks } from "../../traffic/networks";
import { isPolicyName } from "./dns-rules";
import type { Workload } from "./workloads";

/** What of a record may be written in other words than it has. */
export interface Wishes {
  /** HTTP requests instead of ports alone. */
  readonly l7: boolean;
  /** DNS names instead of everything outside the cluster. */
  readonly fqdn: boolean;
  /** Networks that stand for the addresses in them. */
  readonly cidrs: readonly string[];
  /** First and last port of ranges that stand for the ports in them. */
  readonly portRanges: readonly (readonly [first: number, last: number])[];
}

/** Whom a rule is about. */
export type Peer =
  | { readonly kind: "workload"; readonly workload: Workload }
  | { readonly kind: "entities"; readonly entities: readonly string[] }
  | { readonly kind: "names"; readonly names: readonly string[] }
  | { readonly kind: "network"; readonly cidr: string };

/** Names of the reserved identities that an end has. */
export const reservedOf = ({ recorded: { labels } }: CountedEnd): readonly string[] =>
  labels
    .filter((label) => label.startsWith("reserved:"))
    .map((label) => label.slice("reserved:".length).replace(/=$/, ""));

const nodeEntities = ["host", "remote-node"] as const;

/** Entities that a rule can name. Source: Cilium, security/policy/language, "Entities Based". */
const ownEntities = ["health", "ingress", "init", "unmanaged"] as const;

/** Which of a destination's names the source asked for; all of them where the record has no query for any. */
export type AskedNames = (from: CountedEnd, to: CountedEnd) => readonly string[];

const networkOf = ({ addresses: [address = ""] }: CountedEnd, cidrs: readonly string[]): string | undefined =>
  // Ends are told apart by these networks, so one address stands for all of an end.
  cidrs.find((cidr) => new Networks([cidr]).around(address) === "0");

/** Finds whom a rule for an end has to be about. */
export class Peers {
  readonly #workloads = new Map<number, Workload>();

  constructor(
    workloads: readonly Workload[],
    private readonly wishes: Wishes,
    private readonly askedNames: AskedNames,
  ) {
    for (const workload of workloads) for (const end of workload.ends) this.#workloads.set(end.id, workload);
  }

  /** The workload that an end is a pod of. */
  workload(end: CountedEnd): Workload | undefined {
    return this.#workloads.get(end.id);
  }

  /**
   * Whom a rule at one end has to be about for the other one.
   *
   * @param own the end whose policy it is.
   * @param isDestination whether the other end is where traffic goes.
   * @returns undefined where no rule can name it.
   */
  peer(own: CountedEnd, other: CountedEnd, isDestination: boolean): Peer | undefined {
    const workload = this.workload(other);
    if (workload !== undefined) return { kind: "workload", workload };
    const reserved = reservedOf(other);
    if (reserved.includes("kube-apiserver")) return { kind: "entities", entities: ["kube-apiserver"] };
    if (reserved.some((name) => name.startsWith("world")) || other.recorded.isOutside) {
      return this.#outside(own, other, isDestination);
    }
    // A pod is on another node tomorrow, and then its host is a remote one.
    if (reserved.some((name) => nodeEntities.some((node) => node === name))) {
      return { kind: "entities", entities: isDestination ? nodeEntities : ["remote-node"] };
    }
    const entity = ownEntities.find((name) => reserved.includes(name));
    return entity === undefined ? undefined : { kind: "entities", entities: [entity] };
  }

  #outside(own: CountedEnd, other: CountedEnd, isDestination: boolean): Peer {
    const names = this.wishes.fqdn && isDestination ? this.askedNames(own, other).filter(isPolicyName) : [];
    if (names.length > 0) return { kind: "names", names };
    const cidr = networkOf(other, this.wishes.cidrs);
    return cidr === undefined ? { kind: "entities", entities: ["world"] } : { kind: "network", cidr };
  }
}

/** Whether a rule for it is needed: a pod's own node is let in without one (Cilium, `allow-localhost`). */
export const isOwnNode = (end: CountedEnd): boolean => reservedOf(end).includes("host");

/** Equal for peers that one rule names. */
export const peerKey = (peer: Peer): string => {
  switch (peer.kind) {
    case "workload": {
      const { namespace, cluster, labels, name } = peer.workload;
      return JSON.stringify(["workload", namespace, cluster, name, labels]);
    }
    case "entities":
      return JSON.stringify(["entities", ...peer.entities]);
    case "names":
      return JSON.stringify(["names", ...peer.names]);
    case "network":
      return JSON.stringify(["network", peer.cidr]);
  }
};

/** What people call it. */
export const peerText = (peer: Peer): string => {
  switch (peer.kind) {
    case "workload":
      return `${peer.workload.namespace}/${peer.workload.name}`;
    case "entities":
      return peer.entities.join(", ");
    case "names":
      return peer.names.join(", ");
    case "network":
      return peer.cidr;
  }
};
