import type { Readable } from "node:stream";

const newline = 0x0a;

/** A line of a stream, without its end. */
export interface Line {
  /** Counted from 1. */
  readonly number: number;
  readonly text: string;
}

/**
 * The lines of a stream, one at a time; a line may be many megabytes long. Blank lines are left out.
 */
export async function* linesOf(stream: Readable): AsyncGenerator<Line> {
  let parts: Buffer[] = [];
  let number = 1;
  const line = (): Line => ({ number, text: Buffer.concat(parts).toString("utf8") });
  for await (const chunk of stream as AsyncIterable<Buffer>) {
    let start = 0;
    for (let end = chunk.indexOf(newline); end >= 0; end = chunk.indexOf(newline, start)) {
      parts.push(chunk.subarray(start, end));
      const whole = line();
      parts = [];
      start = end + 1;
      number += 1;
      if (whole.text.trim() !== "") yield whole;
    }
    if (start < chunk.length) parts.push(chunk.subarray(start));
  }
  const last = line();
  if (last.text.trim() !== "") yield last;
}
