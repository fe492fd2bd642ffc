import { setTimeout as sleep } from "node:timers/promises";
import execa, { type ExecaChildProcess } from "execa";
import { helpersOf } from "../../../sandbox/pulumi/leftovers";
import type { Checkout } from "../../support/checkout";
import type { KillPoint, Shot } from "./kill-points";
import { type Awaited, noted, seen, written } from "./moments";

/** How an update ended that was shot at. */
export interface Killed {
  /** Whether it was killed; else it was over before. */
  readonly killed: boolean;
  readonly printed: string;
}

/** The command that leads to a configuration. */
export const commandTo = ({ to, args = [] }: Pick<KillPoint, "to" | "args">): readonly string[] => [
  to === "nothing" ? "destroy" : "up",
  "--yes",
  "--skip-preview",
  ...args,
];

const start = (checkout: Checkout, args: readonly string[]): ExecaChildProcess =>
  execa("pulumi", [...args, "--non-interactive", "--color", "never"], {
    cwd: checkout.directory,
    env: checkout.environment,
    extendEnv: false,
    reject: false,
    all: true,
    stdin: "ignore",
  });

const momentOf = async (checkout: Checkout, point: KillPoint, shot: Shot): Promise<Awaited> => {
  if (shot.at === "written") return written(checkout, shot.later);
  if (shot.at === "noted" && point.noted !== undefined) return noted(checkout, point.noted);
  return seen(checkout, point.seen);
};

/** Ends everything that a Pulumi of that checkout has started, and itself, at once. */
const powerCut = async (checkout: Checkout, cli: ExecaChildProcess): Promise<void> => {
  const helpers = await helpersOf(checkout.environment.PULUMI_HOME ?? "");
  cli.kill("SIGKILL");
  for (const { pid } of helpers) {
    try {
      process.kill(pid, "SIGKILL");
    } catch {
      // It ended by itself in between.
    }
  }
};

/** Runs the command of a point and ends it where the shot says. @throws Error if that moment did not come. */
export const killAt = async (checkout: Checkout, point: KillPoint, shot: Shot): Promise<Killed> => {
  const moment = await momentOf(checkout, point, shot);
  const running = start(checkout, commandTo(point));
  const over = running.then(() => "over" as const);
  try {
    const first = await Promise.race([moment.came.then(() => "came" as const), over]);
    if (first === "over") {
      const { all, exitCode } = await running;
      throw new Error(`the moment did not come; the command ended with ${exitCode}:\n${all}`);
    }
    if (shot.at !== "written") await Promise.race([sleep(shot.later), over]);
    if (shot.who === "all") await powerCut(checkout, running);
    else running.kill("SIGKILL");
  } finally {
    moment.stop();
    running.kill("SIGKILL");
  }
  const { signal, all = "" } = await running;
  return { killed: signal === "SIGKILL", printed: all };
};
