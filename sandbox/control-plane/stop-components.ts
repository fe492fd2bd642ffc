import { nodeSides } from "../nodes/sides";
import type { SandboxPaths } from "../paths";
import { listProcesses, type ProcessInfo, stillRuns } from "../process-list";
import { helpersOf } from "../pulumi/leftovers";
import { findComponents, type RunningComponent } from "./components";

const PATIENCE_MS = 1500;

async function signal(target: ProcessInfo, name: NodeJS.Signals): Promise<void> {
  if (!(await stillRuns(target))) return;
  try {
    process.kill(target.pid, name);
  } catch {
    // It ended by itself in between.
  }
}

/** Waits until processes have ended. Returns those that have not. */
async function waitForEnd(processes: readonly ProcessInfo[]): Promise<readonly ProcessInfo[]> {
  const deadline = Date.now() + PATIENCE_MS;
  let left = processes;
  for (;;) {
    const alive = await Promise.all(left.map(stillRuns));
    left = left.filter((_, index) => alive[index]);
    if (left.length === 0 || Date.now() > deadline) return left;
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
}

/** Asks processes to end, and kills those that do not. */
async function stop(processes: readonly ProcessInfo[]): Promise<void> {
  await Promise.all(processes.map((target) => signal(target, "SIGTERM")));
  const stubborn = await waitForEnd(processes);
  await Promise.all(stubborn.map((target) => signal(target, "SIGKILL")));
  await waitForEnd(stubborn);
}

/** Ends every part of the sandbox with this working folder, and nothing else. Returns what it ended. */
export async function stopComponents(clusterFolder: string): Promise<readonly RunningComponent[]> {
  const running = findComponents(await listProcesses(), clusterFolder);
  await stop(running.map((component) => component.process));
  for (const side of Object.values(nodeSides)) await side.stop({ cluster: clusterFolder });
  return running;
}

/** Ends the helpers that a killed Pulumi left behind. Only for when no Pulumi is at work. */
export async function stopPulumiHelpers({ pulumiHome }: Pick<SandboxPaths, "pulumiHome">): Promise<void> {
  await stop(await helpersOf(pulumiHome));
}
