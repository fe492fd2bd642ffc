import { PassThrough, type Readable } from "node:stream";
import type { WhatCounts } from "../../traffic/flow-counter";
import { TrafficRecord } from "../../traffic/read-record";

/** How a record is read. */
export interface ReadInput {
  readonly flows: readonly string[];
  readonly counts: WhatCounts;
  /** Milliseconds between two summaries while standard input goes on. */
  readonly every: number;
  /** Writes a summary of what was read so far. */
  readonly summary: (record: TrafficRecord) => void;
  /** Is told after each part of a file. Default: nobody. */
  readonly between?: (record: TrafficRecord) => void;
}

/** Standard input that Ctrl-C ends, so that what was read by then is answered. A second one ends the program. */
const endable = (input: Readable): { readonly stream: Readable; readonly close: () => void } => {
  const stream = new PassThrough();
  const end = (): void => {
    input.unpipe(stream);
    input.destroy();
    stream.end();
  };
  input.on("error", (error) => stream.destroy(error));
  input.pipe(stream);
  process.once("SIGINT", end);
  return { stream, close: () => process.removeListener("SIGINT", end) };
};

/**
 * Reads all files of a record, one after the other.
 *
 * @throws RecordError where one of them cannot be opened.
 */
export const readInput = async ({
  flows,
  counts,
  every,
  summary,
  between = () => undefined,
}: ReadInput): Promise<TrafficRecord> => {
  const record = new TrafficRecord(counts);
  for (const file of flows) {
    if (file !== "-") {
      await record.read(file, process.stdin, () => between(record));
      continue;
    }
    let last = Date.now();
    const { stream, close } = endable(process.stdin);
    await record.read(file, stream, () => {
      if (Date.now() - last < every) return;
      summary(record);
      last = Date.now();
    });
    close();
  }
  return record;
};
