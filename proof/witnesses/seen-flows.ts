import type { FlowRecord } from "../../traffic/flow-record";
import { type RecordedAnswer, readAnswer } from "../../traffic/read-answer";
import { LineReader } from "../../traffic/read-line";

/** A flow that Hubble told of. */
export interface SeenFlow {
  readonly flow: FlowRecord;
  /** What the proxy answered, where the flow is an answer. */
  readonly answer?: RecordedAnswer;
  /** When it came here, by this machine's clock, in milliseconds. */
  readonly cameAt: number;
}

/** Events that Hubble says it lost. */
export interface LostEvents {
  readonly events: number;
  readonly cameAt: number;
}

/** What clocks in step differ by at most, with the way from an agent to here in it. */
const inStepMs = 2_000;
/** More than a run of probes needs. */
const mostFlows = 100_000;

/** The flows that were seen since it was opened; the oldest are forgotten. */
export class SeenFlows {
  readonly #reader = new LineReader();
  #flows: SeenFlow[] = [];
  readonly #lost: LostEvents[] = [];
  /** How far behind this machine's clock a node's flows are at least. */
  readonly #behind = new Map<string, number>();

  /**
   * Takes a line of `hubble observe -o jsonpb`.
   *
   * @param cameAt by this machine's clock, in milliseconds.
   */
  add(line: string, cameAt: number): void {
    const read = this.#reader.read(line);
    if (read.kind === "lost") this.#lost.push({ events: read.events, cameAt });
    if (read.kind !== "flow") return;
    const { flow } = read;
    const answer = flow.about.request?.type === "response" ? readAnswer(line) : undefined;
    this.#flows.push({ flow, cameAt, ...(answer === undefined ? {} : { answer }) });
    if (this.#flows.length > mostFlows) this.#flows = this.#flows.slice(mostFlows / 2);
    const { node } = flow.about;
    const behind = cameAt - Date.parse(flow.time);
    this.#behind.set(node, Math.min(behind, this.#behind.get(node) ?? Number.POSITIVE_INFINITY));
  }

  /** When a flow was, by this machine's clock: a node's own clock may be another. */
  timeOf({ flow }: SeenFlow): number {
    const behind = this.#behind.get(flow.about.node) ?? 0;
    const isInStep = behind >= 0 && behind < inStepMs;
    return Date.parse(flow.time) + (isInStep ? 0 : behind);
  }

  /** Flows between two moments of this machine's clock. */
  between(from: number, to: number): readonly SeenFlow[] {
    return this.#flows.filter((seen) => {
      const at = this.timeOf(seen);
      return at >= from && at <= to;
    });
  }

  /** How many events Hubble lost between two moments, as far as it said so. */
  lostBetween(from: number, to: number): number {
    return this.#lost
      .filter(({ cameAt }) => cameAt >= from && cameAt <= to)
      .reduce((sum, { events }) => sum + events, 0);
  }
}
