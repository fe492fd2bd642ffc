import type { CountedEnd } from "../../traffic/counted-ends";
import type { CountedGroup, CountedRequest } from "../../traffic/counted-group";
import type { Because } from "../../verdicts/answer";
import { type VerdictEngine, verdictOf } from "../../verdicts/answer-question";
import type { Flow, Protocol } from "../../verdicts/world";
import type { FlowRow } from "../flow-row";
import { endText } from "../replay/end-text";
import type { IsCovered } from "./needed-sides";
import type { OwnSides } from "./own-sides";

/** What may pass though it was not seen to: the same labels, ports or patterns mean it too. */
export interface Opened extends FlowRow {
  /** Rules that let it pass. */
  readonly because: readonly Because[];
}

interface Port {
  readonly protocol: Protocol;
  readonly port: number;
}

const portKey = ({ protocol, port }: Port): string => `${protocol} ${port}`;

const requestKey = ({ http, dns }: CountedRequest): string => JSON.stringify([http, dns]);

const pairKey = (from: CountedEnd, to: CountedEnd, port: Port, request?: CountedRequest): string =>
  `${from.id} ${to.id} ${portKey(port)} ${request === undefined ? "" : requestKey(request)}`;

/** What was seen, by what of it can be asked of other ends. */
class Seen {
  readonly ends = new Map<number, CountedEnd>();
  readonly #ports = new Map<number, Map<string, Port>>();
  readonly #requests = new Map<string, Map<string, CountedRequest>>();

  constructor(groups: readonly CountedGroup[]) {
    for (const { from, to, protocol, port, request } of groups) {
      this.ends.set(from.id, from).set(to.id, to);
      const at = { protocol, port };
      for (const { id } of [from, to]) this.#add(this.#ports, id, portKey(at), at);
      if (request !== undefined) {
        this.#add(this.#requests, `${to.id} ${portKey(at)}`, requestKey(request), request);
      }
    }
  }

  #add<Key, Value>(map: Map<Key, Map<string, Value>>, key: Key, name: string, value: Value): void {
    const known = map.get(key) ?? new Map<string, Value>();
    known.set(name, value);
    map.set(key, known);
  }

  /** Ports that either end had to do with, and DNS over the other transport. */
  ports(...ends: readonly CountedEnd[]): readonly Port[] {
    const all = new Map(ends.flatMap(({ id }) => [...(this.#ports.get(id) ?? [])]));
    for (const { protocol, port } of [...all.values()]) {
      if (port !== 53 || protocol.startsWith("ICMP")) continue;
      for (const other of ["UDP", "TCP"] as const)
        all.set(portKey({ protocol: other, port }), { protocol: other, port });
    }
    return [...all.values()];
  }

  /** Requests that anybody made there. */
  requests(to: CountedEnd, port: Port): readonly CountedRequest[] {
    return [...(this.#requests.get(`${to.id} ${portKey(port)}`)?.values() ?? [])];
  }
}

const flowOf = (from: CountedEnd, to: CountedEnd, port: Port, request: CountedRequest = {}): Flow => ({
  from: from.peer,
  to: to.peer,
  ...port,
  ...request,
});

/** Is told how many questions were asked. */
export type Progress = (asked: number) => void;

/**
 * What the policies let pass between any two ends of a record, at any port that either had to do with, and was not seen to pass.
 *
 * @param passed traffic that passed.
 * @param isOpen whether a flow passes already, under policies that are there.
 */
export const openedBy = (
  engine: VerdictEngine,
  groups: readonly CountedGroup[],
  passed: readonly CountedGroup[],
  isCovered: IsCovered,
  sides: OwnSides,
  {
    isOpen = () => false,
    progress = () => undefined,
  }: { isOpen?: (flow: Flow) => boolean; progress?: Progress } = {},
): { readonly opened: readonly Opened[]; readonly asked: number } => {
  const seen = new Seen(groups);
  const known = new Set<string>();
  for (const { from, to, protocol, port, request } of passed) {
    known.add(pairKey(from, to, { protocol, port }));
    if (request !== undefined) known.add(pairKey(from, to, { protocol, port }, request));
  }
  const opened: Opened[] = [];
  let asked = 0;
  const ask = (from: CountedEnd, to: CountedEnd, port: Port, request?: CountedRequest): string => {
    const flow = flowOf(from, to, port, request);
    asked += 1;
    if (asked % 10_000 === 0) progress(asked);
    const answer = verdictOf(engine.decide(engine.resolve(flow, "flow")));
    if (!sides.letPass(from, to, answer)) return "denied";
    const { l7, because } = answer;
    // What no rule has a say in, as a pod's own node, is not the policies' doing.
    if (!because.some(({ policy, effect }) => policy !== undefined && effect !== "none")) return l7;
    const isNew = !known.has(pairKey(from, to, port, request));
    // Of a connection whose requests are decided one by one the requests are what is let pass.
    const isDecidedLater = request === undefined && l7 !== "none" && seen.requests(to, port).length > 0;
    if (isNew && !isDecidedLater && !isOpen(flow))
      opened.push({ from: endText(from), to: endText(to), flow, because });
    return l7;
  };
  const ends = [...seen.ends.values()];
  for (const from of ends) {
    for (const to of ends) {
      if (!isCovered(from) && !isCovered(to)) continue;
      for (const port of seen.ports(from, to)) {
        const l7 = ask(from, to, port);
        if (l7 === "denied" || l7 === "none") continue;
        for (const request of seen.requests(to, port)) ask(from, to, port, request);
      }
    }
  }
  return { opened, asked };
};
