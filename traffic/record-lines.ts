import { StringDecoder } from "node:string_decoder";

/** Lines of a record that came together. */
export interface LineBatch {
  readonly lines: readonly string[];
  /** Lines that were longer than any flow is, and were thrown away. */
  readonly tooLong: number;
}

/** Longer than this a line is no flow, and not kept in memory. */
export const longestLine = 8 * 1024 * 1024;

/** Texts of this size are young objects to V8, and gone at once; larger ones stay until there are hundreds of megabytes. */
const textBytes = 1 << 16;

/**
 * The lines of a stream, as many at a time as its chunks hold. Memory is bounded: of a line that never ends nothing is kept.
 * A last line without its end is one, too.
 */
export async function* lineBatches(
  chunks: AsyncIterable<Buffer>,
  longest: number = longestLine,
): AsyncGenerator<LineBatch> {
  const decoder = new StringDecoder("utf8");
  let rest = "";
  let isSkipping = false;
  const skipLong = (): number => {
    if (rest.length <= longest) return 0;
    rest = "";
    if (isSkipping) return 0;
    isSkipping = true;
    return 1;
  };
  for await (const chunk of chunks) {
    for (let at = 0; at < chunk.length; at += textBytes) {
      const lines = decoder.write(chunk.subarray(at, at + textBytes)).split("\n");
      const last = lines.pop() ?? "";
      if (lines.length === 0) {
        rest += last;
      } else {
        lines[0] = rest + lines[0];
        if (isSkipping) lines.shift();
        isSkipping = false;
        rest = last;
      }
      const tooLong = skipLong();
      if (lines.length > 0 || tooLong > 0) yield { lines, tooLong };
    }
  }
  const end = rest + decoder.end();
  if (end !== "" && !isSkipping) yield { lines: [end], tooLong: 0 };
}
