import { existsSync, readdirSync, readFileSync, rmSync } from "node:fs";
import path from "node:path";
import type { Writable } from "node:stream";
import concurrently from "concurrently";
import { type SuiteSeconds, secondsTable } from "./seconds-per-suite";

/** Commands that run beside each other: what computes, and what mostly waits for a cluster. */
export interface Lane {
  readonly name: string;
  readonly command: string;
  /** The exit code with which it says that it can't run on this machine: neither passed nor failed, and said at the end. */
  readonly notRun?: number;
}

const signals = ["SIGINT", "SIGTERM", "SIGHUP"] as const;

/** A lane that is over. */
interface Ended {
  readonly name: string;
  readonly exitCode: number | string;
  readonly notRun: boolean;
}

const ending = ({ name, exitCode, notRun }: Ended): string => {
  if (notRun) return `${name} NOT RUN`;
  return `${name} ${exitCode === 0 ? "passed" : `failed (${exitCode})`}`;
};

/** How a command ended. The library has a name for it, which its `export =` hides from the compiler. */
type CloseEvent = Awaited<ReturnType<typeof concurrently>["result"]>[number];

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

/** How lanes are run. */
export interface LaneOptions {
  /** How many lanes run beside each other. Default: all of a stage. */
  readonly atOnce?: number;
  /** Default: the standard output. */
  readonly output?: Writable;
}

/** Runs the lanes of one stage, and gives how each ended. */
const runStage = async (
  lanes: readonly Lane[],
  seconds: string,
  atOnce: number,
  output: Writable,
): Promise<readonly Ended[]> => {
  const { result } = concurrently(
    lanes.map(({ name, command }) => ({ name, command, env: { SECONDS_FOLDER: seconds } })),
    { group: true, prefix: "none", maxProcesses: atOnce, outputStream: output },
  );
  const closed = await result.then(eventsOf, eventsOf);
  return closed.map(({ index, exitCode, command }) => ({
    name: command.name,
    exitCode,
    notRun: exitCode !== 0 && exitCode === lanes[index]?.notRun,
  }));
};

/**
 * Runs stages one after the other, and the lanes of one beside each other. Nothing of a lane is printed amid another: the
 * first is seen as it goes, the second when the first is over. A failure in one keeps no other from running; Ctrl-C ends
 * all. Ends with how each ended, and a table of where the time went in all of them.
 *
 * @param seconds folder for what the suites say of their time; it is emptied.
 * @returns whether all passed that can run on this machine.
 */
export const runLanes = async (
  stages: readonly (readonly Lane[])[],
  seconds: string,
  { atOnce = Number.POSITIVE_INFINITY, output = process.stdout }: LaneOptions = {},
): Promise<boolean> => {
  rmSync(seconds, { recursive: true, force: true });
  const started = Date.now();
  // The library takes a command that Ctrl-C ended for one that passed.
  let stopped = false;
  const stop = (): void => {
    stopped = true;
  };
  for (const signal of signals) process.on(signal, stop);
  const ended: Ended[] = [];
  for (const lanes of stages)
    if (!stopped) ended.push(...(await runStage(lanes, seconds, Math.min(atOnce, lanes.length), output)));
  for (const signal of signals) process.off(signal, stop);
  const minutes = (Date.now() - started) / 60_000;
  output.write(
    `\nin ${minutes.toFixed(1)} minutes: ${stopped ? "stopped" : ended.map(ending).join(", ")}\n${secondsTable(suitesIn(seconds), 20)}\n`,
  );
  return (
    !stopped &&
    ended.length === stages.flat().length &&
    ended.every(({ exitCode, notRun }) => exitCode === 0 || notRun)
  );
};
