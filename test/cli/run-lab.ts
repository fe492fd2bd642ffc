import { spawnSync } from "node:child_process";
import { join } from "node:path";

/** The command line, as Node starts it. */
export const program = join(__dirname, "../../cli/lab.js");

/** The same, read from its sources: for tests that look at what is loaded, which one file would hide. */
export const programFromSources = join(__dirname, "from-sources/lab.js");

/** How a run of `lab` ended. */
export interface LabRun {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs `lab` as a user does, without colours and without a cluster. */
export const runLab = (
  args: readonly string[],
  more: {
    readonly input?: string;
    readonly environment?: Record<string, string>;
    /** Default: the command line, as users start it. */
    readonly program?: string;
  } = {},
): LabRun => {
  const environment = { ...process.env, KUBECONFIG: join(__dirname, "no-kubeconfig"), ...more.environment };
  return spawnSync(process.execPath, [more.program ?? program, ...args], {
    encoding: "utf8",
    env: environment,
    ...(more.input === undefined ? {} : { input: more.input }),
  });
};
