import { terminalReporter } from "../terminal-reporter";

/** Says how far something is that takes longer than a second; on a terminal in place, else every ten seconds. */
export interface Progress {
  say(line: () => string): void;
  end(): void;
}

const patience = 1000;
const betweenLines = 10_000;

/** @param now the clock, in milliseconds. */
export const progressOf = (
  stream: NodeJS.WriteStream = process.stderr,
  now: () => number = Date.now,
): Progress => {
  const reporter = terminalReporter(stream);
  const start = now();
  let last = Number.NEGATIVE_INFINITY;
  return {
    say: (line) => {
      const at = now();
      if (at - start < patience || at - last < (reporter.interactive ? 200 : betweenLines)) return;
      last = at;
      if (reporter.interactive) reporter.live(line());
      else reporter.say(line());
    },
    end: () => {
      if (reporter.interactive && last > 0) stream.write("\r\u001b[K");
    },
  };
};
