import type { Origin } from "../filters/peer-policy";
import type { DirectionRules } from "./direction-rules";
import { coveringEntries, decidingEffects, type Effect, type Entry, noAuth, type Packet } from "./entry";
import { PolicyMap } from "./policy-map";
import { lookupWritten } from "./written-map";

/** What decides about a packet. */
export interface Winner {
  /** What decides; undefined: nothing allows the packet. */
  readonly effect: Effect | undefined;
  /** Everything that has the same say. */
  readonly origins: readonly Origin[];
  /** Nobody can say which of several effects decides. Default: no. */
  readonly isUnclear?: boolean;
  /** It decides only because its range of ports, which does not hold the packet's, begins with 0. Default: no. */
  readonly isBeyondRange?: boolean;
}

const originsOf = (effects: readonly Effect[]): readonly Origin[] =>
  effects.length === 1 ? (effects[0]?.policy.origins ?? []) : effects.flatMap(({ policy }) => policy.origins);

const likeWinner = (effects: readonly Effect[], winner: Effect): readonly Effect[] =>
  effects.filter(({ deny, precedence }) => (winner.deny ? deny : !deny && precedence === winner.precedence));

// The entry that lets the pods' own host in, counted as Cilium's own last rule.
const hostEntry = (any: Entry): Entry => {
  const filter = { ...any.filter, lastPort: 0, wildcard: undefined, isLast: true };
  const policy = { ...any.policy, parser: "" as const, listener: "" };
  return { ...any, filter, policy, deny: false, forPeer: true, prefixLength: 0, precedence: 0, auth: noAuth };
};

const byMap = ({ set, portNames, engine }: DirectionRules, packet: Packet, host: boolean): Winner => {
  const entries = coveringEntries(set, packet, portNames);
  const atZero = set.hasRangeFromZero ? coveringEntries(set, { ...packet, port: 0 }, portNames) : [];
  const maps = [new PolicyMap(entries), new PolicyMap(atZero)] as const;
  const [any] = [...entries, ...atZero];
  const isSpared = host && engine.hostIsSparedBy !== "a last rule";
  if (isSpared && any !== undefined) for (const map of maps) map.insertAllow(hostEntry(any));
  if (!set.hasRangeFromZero) {
    const effect = maps[0].lookup();
    return { effect, origins: effect === undefined ? [] : originsOf(likeWinner(entries, effect)) };
  }
  const { entry: effect, isUnclear } = lookupWritten(...maps, packet.port);
  if (effect === undefined) return { effect, origins: [], isUnclear };
  const { port, lastPort, isLast } = effect.filter;
  const isBeyondRange = !isLast && port === 0 && lastPort > 0 && packet.port > lastPort;
  const origins = originsOf(likeWinner(isBeyondRange ? atZero : entries, effect));
  return { effect, origins, isUnclear, isBeyondRange };
};

/**
 * What decides about a packet in one direction. Where no rule is about authentication and no range of ports begins with 0, that
 * comes to comparing effects; else the datapath's map is looked at.
 *
 * @param host whether the packet is from the pods' own host.
 */
export const winnerOf = (rules: DirectionRules, packet: Packet, host: boolean): Winner => {
  const { set, portNames } = rules;
  if (set.hasAuth || set.hasRangeFromZero) return byMap(rules, packet, host);
  const effects = decidingEffects(set, packet, portNames);
  return { effect: effects[0], origins: originsOf(effects) };
};
