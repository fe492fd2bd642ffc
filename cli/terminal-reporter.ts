import type { Reporter } from "../sandbox/reporter";

/** Says things on standard error, so that standard output holds nothing but results. */
export function terminalReporter(stream: NodeJS.WriteStream = process.stderr): Reporter {
  const interactive = stream.isTTY === true;
  let live = false;
  const clear = () => {
    if (live) stream.write("\r\u001b[K");
    live = false;
  };
  return {
    interactive,
    say: (line) => {
      clear();
      stream.write(`${line}\n`);
    },
    live: (line) => {
      if (!interactive) return;
      clear();
      if (line === "") return;
      stream.write(line.slice(0, Math.max(20, (stream.columns ?? 80) - 1)));
      live = true;
    },
  };
}
