import type { FlowRecord, OtherLine } from "./flow-record";
import type { Unused } from "./what-it-says";

/** Where lines that are no flow were met. */
export interface BadLines {
  count: number;
  /** File and number of the first one. */
  readonly first: string;
}

/** A clock that went back. */
export interface ClockJumps {
  count: number;
  /** The farthest, in milliseconds. */
  farthest: number;
  node: string;
}

/** Less than this is the order in which a node's processors hand their events on. */
export const clockSlack = 10_000;

/** What a record is made of, and what of it is not counted. */
export class Tally {
  /** Lines that are not blank. */
  lines = 0;
  flows = 0;
  /** Flows that were counted. */
  used = 0;
  /** Events that Hubble says it lost. */
  lost = 0;
  withoutTime = 0;
  readonly verdicts = new Map<string, number>();
  readonly bad = new Map<OtherLine, BadLines>();
  readonly unused = new Map<Unused, number>();
  readonly jumps: ClockJumps = { count: 0, farthest: 0, node: "" };
  /** Policies that flows say decided about them, as `Kind/namespace/name`. */
  readonly policies = new Set<string>();
  /** Files that could not be read to their end, a sentence each. */
  readonly broken: string[] = [];
  #clocks = new Map<string, number>();

  /** Notes a line that is no flow. */
  noteBad(kind: OtherLine, place: string): void {
    const known = this.bad.get(kind);
    if (known === undefined) this.bad.set(kind, { count: 1, first: place });
    else known.count += 1;
  }

  /** Notes what became of a flow. */
  noteFlow({ verdict, about }: FlowRecord, unused: Unused | undefined): void {
    for (const policy of about.policies) this.policies.add(policy);
    this.flows += 1;
    this.verdicts.set(verdict, (this.verdicts.get(verdict) ?? 0) + 1);
    if (unused === undefined) this.used += 1;
    else this.unused.set(unused, (this.unused.get(unused) ?? 0) + 1);
  }

  /** Notes a node's clock. */
  noteTime(node: string, at: number): void {
    if (Number.isNaN(at)) {
      this.withoutTime += 1;
      return;
    }
    const before = this.#clocks.get(node);
    if (before !== undefined && before - at > clockSlack) {
      this.jumps.count += 1;
      if (before - at > this.jumps.farthest) {
        this.jumps.farthest = before - at;
        this.jumps.node = node;
      }
    }
    this.#clocks.set(node, at);
  }

  /** Another file begins, perhaps an older one: its clocks are not compared with those before. */
  startFile(): void {
    this.#clocks = new Map();
  }
}
