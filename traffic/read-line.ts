import type { Protocol } from "../verdicts/world";
import type { FlowAbout, FlowRecord, ReadLine, RecordedRequest } from "./flow-record";
import { ownCopy } from "./own-copy";
import { type Fields, fieldsOf, numberOf, readAbout, requestOf, textOf } from "./read-about";
import { type RecordedEnd, readEnd } from "./recorded-end";
import { takeApart, takeRequestOut } from "./take-apart";

const transports: Readonly<Record<string, Protocol>> = { TCP: "TCP", UDP: "UDP", SCTP: "SCTP" };
const messages: Readonly<Record<string, Protocol>> = { ICMPv4: "ICMP", ICMPv6: "ICMPV6" };

type Ports = Pick<FlowRecord, "protocol" | "sourcePort" | "destinationPort">;

/** @param first the source's port, or ICMP's type. */
const portsOf = (name: string, first: number, second: number): Ports => {
  const protocol = transports[name];
  return protocol === undefined
    ? { protocol: messages[name], sourcePort: 0, destinationPort: first }
    : { protocol, sourcePort: first, destinationPort: second };
};

const l4Of = (l4: Fields): Ports => {
  const [name = "", value] = Object.entries(l4)[0] ?? [];
  const { type, source_port, sourcePort, destination_port, destinationPort } = fieldsOf(value);
  return portsOf(
    name,
    numberOf(type ?? source_port ?? sourcePort),
    numberOf(destination_port ?? destinationPort),
  );
};

const answerBeginning = '{"type":"RESPONSE"';
const answer: RecordedRequest = { type: "response" };

// No spread here either.
const withRequest = (about: FlowAbout, request: FlowAbout["request"]): FlowAbout => ({
  type: about.type,
  event: about.event,
  direction: about.direction,
  isReply: about.isReply,
  point: about.point,
  reason: about.reason,
  drop: about.drop,
  sourceNames: about.sourceNames,
  destinationNames: about.destinationNames,
  request,
  policies: about.policies,
  node: about.node,
});

const aboutOf = (text: string): FlowAbout => readAbout(fieldsOf(JSON.parse(`{${text}}`)));

const flowOf = (
  head: Fields,
  time: string,
  verdict: string,
  source: RecordedEnd,
  destination: RecordedEnd,
  about: FlowAbout,
): FlowRecord => {
  const ip = fieldsOf(head.IP ?? head.ip);
  return {
    time,
    verdict,
    sourceAddress: textOf(ip.source),
    destinationAddress: textOf(ip.destination),
    ...l4Of(fieldsOf(head.l4)),
    source,
    destination,
    about,
  };
};

const isFlow = (flow: Fields): boolean =>
  typeof flow.verdict === "string" && ("source" in flow || "IP" in flow || "Type" in flow);

/** What a text remembers: ends and details come again and again. Emptied where it would grow without end. */
class Remembered<Value> {
  readonly #known = new Map<string, Value>();

  constructor(
    private readonly read: (text: string) => Value,
    private readonly most: number,
  ) {}

  of(text: string): Value {
    const known = this.#known.get(text);
    if (known !== undefined) return known;
    if (this.#known.size >= this.most) this.#known.clear();
    const value = this.read(text);
    this.#known.set(ownCopy(text), value);
    return value;
  }
}

/** Reads lines of a record: `{"flow": {…}}` of `hubble observe -o json` and of agents' export files, or the flow alone. */
export class LineReader {
  readonly #ends = new Remembered((text) => readEnd(JSON.parse(text)), 20_000);
  readonly #abouts = new Remembered(aboutOf, 20_000);

  /** What a line is. It never throws. */
  read(text: string): ReadLine {
    try {
      return this.#inParts(text) ?? this.#whole(JSON.parse(text));
    } catch (error) {
      if (!(error instanceof SyntaxError)) throw error;
      return { kind: /^\s*\{/.test(text) ? "truncated" : "not-json" };
    }
  }

  #inParts(text: string): ReadLine | undefined {
    try {
      return this.#fast(text);
    } catch (error) {
      // Its fields may be in another order: then a part is no JSON, and the whole is.
      if (!(error instanceof SyntaxError)) throw error;
      return undefined;
    }
  }

  // Most of a line is the same as in lines before: only its beginning is parsed.
  #fast(text: string): ReadLine | undefined {
    const parts = takeApart(text);
    if (parts === undefined) return undefined;
    const { time, verdict, sourceAddress, destinationAddress, rest, isL7 } = parts;
    const { protocol, sourcePort, destinationPort } = portsOf(parts.protocol, parts.first, parts.second);
    // No spread: it takes longer than everything else here.
    const flow: FlowRecord = {
      time,
      verdict,
      sourceAddress,
      destinationAddress,
      protocol,
      sourcePort,
      destinationPort,
      source: this.#ends.of(parts.source),
      destination: this.#ends.of(parts.destination),
      about: isL7 ? this.#aboutRequest(rest) : this.#abouts.of(rest),
    };
    return { kind: "flow", flow };
  }

  // Requests differ in the request alone, and in a summary of it that nobody needs.
  #aboutRequest(rest: string): FlowAbout {
    const parts = takeRequestOut(rest);
    if (parts === undefined) return aboutOf(rest);
    const { request, others } = parts;
    const recorded = request.startsWith(answerBeginning) ? answer : requestOf(JSON.parse(request));
    return withRequest(this.#abouts.of(others), recorded);
  }

  #whole(value: unknown): ReadLine {
    const line = fieldsOf(value);
    if (line.lost_events !== undefined || line.lostEvents !== undefined) {
      const lost = fieldsOf(line.lost_events ?? line.lostEvents);
      return { kind: "lost", events: numberOf(lost.num_events_lost ?? lost.numEventsLost) };
    }
    if (line.node_status !== undefined || line.nodeStatus !== undefined) return { kind: "status" };
    const flow = line.flow === undefined ? line : fieldsOf(line.flow);
    if (!isFlow(flow)) return { kind: "not-hubble" };
    const read = readAbout(flow);
    const about = read.node === "" ? { ...read, node: textOf(line.node_name ?? line.nodeName) } : read;
    const time = textOf(flow.time) || textOf(line.time);
    const ends = [this.#end(flow.source), this.#end(flow.destination)] as const;
    return { kind: "flow", flow: flowOf(flow, time, textOf(flow.verdict), ...ends, about) };
  }

  #end(value: unknown): RecordedEnd {
    return this.#ends.of(JSON.stringify(value ?? {}));
  }
}
