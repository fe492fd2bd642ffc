import type { Readable } from "node:stream";

/** How much may lie unread before the sender is asked to wait. */
const UNREAD_BYTES = 1 << 20;

/**
 * The pieces of a stream, which is read from this moment on. Unlike the stream's own iterator it hands out all that has arrived before it throws for a
 * line that was cut: none of it has to be sent again.
 */
export function readPieces(stream: Readable): AsyncGenerator<Uint8Array> {
  const pieces: Uint8Array[] = [];
  let unread = 0;
  let ended = false;
  let failure: Error | undefined;
  let wake = () => {};
  stream.on("data", (piece: Uint8Array) => {
    pieces.push(piece);
    unread += piece.byteLength;
    if (unread > UNREAD_BYTES) stream.pause();
    wake();
  });
  stream.on("error", (error: Error) => {
    failure = error;
    wake();
  });
  for (const event of ["end", "close"])
    stream.on(event, () => {
      ended = true;
      wake();
    });
  return (async function* () {
    for (;;) {
      const piece = pieces.shift();
      if (piece) {
        unread -= piece.byteLength;
        if (unread <= UNREAD_BYTES) stream.resume();
        yield piece;
      } else if (failure) throw failure;
      else if (ended) return;
      else
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
    }
  })();
}
