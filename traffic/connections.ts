import type { Direction } from "../verdicts/answer";
import type { Outcome } from "./what-it-says";

/** A connection that was seen. Of UDP and ICMP: packets between the same addresses and ports. */
export interface Connection<Group> {
  readonly group: Group;
  outcome: Outcome;
  /** Whether a decision about it was recorded. */
  isDecided: boolean;
  /** Sides that let its first packet pass, as {@link sideBits}. Hubble says so once for each connection. */
  begun: number;
}

/** A number for sides, which takes less room than a set. */
export const sideBits = (sides: readonly Direction[]): number =>
  sides.reduce((bits, side) => bits | (side === "egress" ? 1 : 2), 0);

/** How many connections are remembered at least. */
const window = 100_000;

/**
 * The connections that were seen last, so that each counts once, however many packets of it are recorded and at however many
 * places. Memory is bounded: of a record without end the oldest are forgotten.
 */
export class Connections<Group> {
  #young = new Map<string, Connection<Group>>();
  #old = new Map<string, Connection<Group>>();

  /** @param size how many are remembered at least, and twice as many at most. */
  constructor(private readonly size: number = window) {}

  /** A connection that is remembered. */
  find(key: string): Connection<Group> | undefined {
    const young = this.#young.get(key);
    if (young !== undefined) return young;
    const old = this.#old.get(key);
    if (old !== undefined) this.remember(key, old);
    return old;
  }

  /** Remembers a connection, in place of another one under the same key. */
  remember(key: string, connection: Connection<Group>): void {
    if (this.#young.size >= this.size) {
      this.#old = this.#young;
      this.#young = new Map();
    }
    this.#young.set(key, connection);
  }
}
