import { spawnSync } from "node:child_process";
import { join } from "node:path";

/** The command line, as Node starts it. */
export const program = join(__dirname, "../../cli/lab.js");

/** How a run of `lab` ended. */
export interface LabRun {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs `lab` as a user does, without colours and without a cluster. */
export const runLab = (
  args: readonly string[],
  more: { readonly input?: string; readonly environment?: Record<string, string> } = {},
): LabRun => {
  const environment = { ...process.env, KUBECONFIG: join(__dirname, "no-kubeconfig"), ...more.environment };
  return spawnSync(process.execPath, [program, ...args], {
    encoding: "utf8",
    env: environment,
    ...(more.input === undefined ? {} : { input: more.input }),
  });
};
