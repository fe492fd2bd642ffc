import type { Readable } from "node:stream";
import { FlowCounter, type WhatCounts } from "./flow-counter";
import { RecordError, recordBytes } from "./open-record";
import { LineReader } from "./read-line";
import { lineBatches } from "./record-lines";
import { Tally } from "./tally";

/** A record of flows while it is read. */
export class TrafficRecord {
  readonly tally = new Tally();
  readonly counter: FlowCounter;
  readonly #lines = new LineReader();
  #place = "";
  #number = 0;

  /** @param counts what of flows makes a difference. */
  constructor(counts: WhatCounts) {
    this.counter = new FlowCounter(counts);
  }

  /**
   * Reads a file to its end. What cannot be read is counted, and the rest is read.
   *
   * @param file a path, or `-` for standard input.
   * @param between is told after each part.
   * @throws RecordError where a file cannot be opened.
   */
  async read(file: string, standardInput: Readable, between: () => void = () => undefined): Promise<void> {
    this.tally.startFile();
    this.#place = file === "-" ? "standard input" : file;
    this.#number = 0;
    try {
      for await (const { lines, tooLong } of lineBatches(recordBytes(file, standardInput))) {
        for (const line of lines) this.#readLine(line);
        for (let count = 0; count < tooLong; count++) this.#noteLong();
        between();
      }
    } catch (error) {
      if (!(error instanceof RecordError) || this.#number === 0) throw error;
      this.tally.broken.push(`${error.message}, after line ${this.#number}`);
    }
  }

  #noteLong(): void {
    this.#number += 1;
    this.tally.lines += 1;
    this.tally.noteBad("too-long", this.#at());
  }

  #at(): string {
    return `${this.#place}:${this.#number}`;
  }

  #readLine(text: string): void {
    this.#number += 1;
    if (text === "" || text.trim() === "") return;
    const { tally } = this;
    tally.lines += 1;
    const line = this.#lines.read(text);
    if (line.kind === "lost") {
      tally.lost += line.events;
      return;
    }
    if (line.kind !== "flow") {
      tally.noteBad(line.kind, this.#at());
      return;
    }
    const { flow } = line;
    const at = Date.parse(flow.time);
    tally.noteTime(flow.about.node, at);
    tally.noteFlow(flow, this.counter.add(flow, at));
  }
}
