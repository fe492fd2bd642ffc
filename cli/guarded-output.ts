import { shownText } from "../messages/shown-text";
import { wantsColours } from "./colours";

/** How a shell says that a program wrote to a pipe that nobody reads any more: 128 and the number of SIGPIPE. */
const brokenPipe = 141;

/**
 * Lets a stream show what inputs hold instead of letting a terminal obey it, and ends the program without a word once nobody
 * reads the stream any more (`lab … | head -1`).
 */
export const guardOutput = (stream: NodeJS.WriteStream): void => {
  const colours = wantsColours(stream, process.env);
  const write = stream.write.bind(stream);
  stream.write = ((chunk: string | Uint8Array, ...more: []) =>
    write(typeof chunk === "string" ? shownText(chunk, colours) : chunk, ...more)) as typeof stream.write;
  stream.on("error", (error: NodeJS.ErrnoException) => {
    if (error.code !== "EPIPE") throw error;
    process.exit(brokenPipe);
  });
};
