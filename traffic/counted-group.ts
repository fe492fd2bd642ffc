import type { Direction } from "../verdicts/answer";
import type { HttpRequest, Protocol } from "../verdicts/world";
import type { CountedEnd } from "./counted-ends";
import { type Decided, type Outcome, outcomes } from "./what-it-says";

/** How often each outcome was. */
export type Counts = Record<Outcome, number>;

/** No outcome at all. */
export const noCounts = (): Counts => Object.fromEntries(outcomes.map((outcome) => [outcome, 0])) as Counts;

/** All outcomes together. */
export const totalOf = (counts: Counts): number =>
  outcomes.reduce((sum, outcome) => sum + counts[outcome], 0);

/** What one side decided, and how often. */
export interface Recorded {
  readonly side: Direction;
  readonly decided: Decided;
  count: number;
  /** When it was decided so first, in milliseconds. */
  readonly since: number;
}

/** A request, reduced to what policies can ask of it. */
export interface CountedRequest {
  readonly http?: HttpRequest;
  readonly dns?: { readonly name: string };
}

/** Traffic of which policies cannot tell one from another: same ends, port and request. */
export interface CountedGroup {
  readonly from: CountedEnd;
  readonly to: CountedEnd;
  readonly protocol: Protocol;
  readonly port: number;
  readonly request: CountedRequest | undefined;
  /** Milliseconds; NaN where no flow has a time. */
  first: number;
  last: number;
  /** Connections of which a decision was recorded. */
  readonly begun: Counts;
  /** Connections of which only packets under way were recorded. */
  readonly seen: Counts;
  /** Requests at the source's proxy, and at the destination's. */
  readonly requests: Readonly<Record<Direction, Counts>>;
  readonly recorded: Map<string, Recorded>;
}

/**
 * How often a group was, each connection and each request counted once.
 *
 * Where decisions were recorded, these are counted: packets under way tell of the same connections again, those between
 * a proxy and its server under another port. A request that both proxies saw is one; it passed if neither refused it.
 */
export const countsOf = ({ begun, seen, requests, request }: CountedGroup): Counts => {
  if (request === undefined) return totalOf(begun) > 0 ? begun : seen;
  const { egress, ingress } = requests;
  const counts = noCounts();
  for (const outcome of outcomes) counts[outcome] = egress[outcome] + ingress[outcome];
  const total = Math.max(totalOf(egress), totalOf(ingress));
  const others = totalOf(counts) - counts.passed;
  counts.passed = Math.max(0, total - others);
  return counts;
};
