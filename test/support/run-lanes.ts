import { existsSync, readdirSync, readFileSync, rmSync } from "node:fs";
import path from "node:path";
import type { Writable } from "node:stream";
import concurrently, { type CloseEvent } from "concurrently";
import { type SuiteSeconds, secondsTable } from "./seconds-per-suite";

/** Commands that run beside each other: what computes, and what mostly waits for a cluster. */
export interface Lane {
  readonly name: string;
  readonly command: string;
}

const signals = ["SIGINT", "SIGTERM", "SIGHUP"] as const;

const ending = ({ command, exitCode }: CloseEvent): string =>
  `${command.name} ${exitCode === 0 ? "passed" : `failed (${exitCode})`}`;

/** Whether a lane failed or not, the library gives how each ended. */
const eventsOf = (result: CloseEvent[] | Error): readonly CloseEvent[] => {
  if (result instanceof Error) throw result;
  return result;
};

/** What every suite of the lanes wrote to the folder of `SECONDS_FOLDER`. */
const suitesIn = (folder: string): readonly SuiteSeconds[] =>
  (existsSync(folder) ? readdirSync(folder) : []).flatMap(
    (name) => JSON.parse(readFileSync(path.join(folder, name), "utf8")) as readonly SuiteSeconds[],
  );

/**
 * Runs lanes beside each other. Nothing of one is printed amid the other: the first is seen as it goes, the second when
 * the first is over. Ctrl-C ends both. Ends with a table of where the time went in all of them.
 *
 * @param seconds folder for what the suites say of their time; it is emptied.
 * @returns whether all of them passed.
 */
export const runLanes = async (
  lanes: readonly Lane[],
  seconds: string,
  output: Writable = process.stdout,
): Promise<boolean> => {
  rmSync(seconds, { recursive: true, force: true });
  const started = Date.now();
  // The library takes a command that Ctrl-C ended for one that passed.
  let stopped = false;
  const stop = (): void => {
    stopped = true;
  };
  for (const signal of signals) process.on(signal, stop);
  const { result } = concurrently(
    lanes.map((lane) => ({ ...lane, env: { SECONDS_FOLDER: seconds } })),
    { group: true, prefix: "none", outputStream: output },
  );
  const closed = await result.then(eventsOf, eventsOf);
  for (const signal of signals) process.off(signal, stop);
  const minutes = (Date.now() - started) / 60_000;
  output.write(
    `\nin ${minutes.toFixed(1)} minutes: ${stopped ? "stopped" : closed.map(ending).join(", ")}\n${secondsTable(suitesIn(seconds), 20)}\n`,
  );
  return !stopped && closed.length === lanes.length && closed.every(({ exitCode }) => exitCode === 0);
};
