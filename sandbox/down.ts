import { existsSync, readdirSync, rmSync } from "node:fs";
import path from "node:path";
import { removeKwokFolder } from "./control-plane/kwok-folder";
import { stopComponents, stopPulumiHelpers } from "./control-plane/stop-components";
import { type SandboxPaths, sandboxPaths } from "./paths";
import { refuseWhilePulumiWorks } from "./pulumi/pulumi-locks";
import type { Reporter } from "./reporter";
import { exclusively } from "./toolchain/exclusive";

/**
 * Stops the sandbox and removes its data: cluster and Pulumi state together, since one describes the other. Only `bin/`
 * stays, so that a shell that was set up for the sandbox still says what to do.
 */
export async function sandboxDown(project: string, reporter: Reporter): Promise<void> {
  const paths = sandboxPaths(project);
  if (!existsSync(paths.root)) {
    reporter.say("sandbox: nothing to stop");
    return;
  }
  await exclusively(paths.lock, "this sandbox", reporter, () => takeDown(paths, reporter));
}

async function takeDown(paths: SandboxPaths, reporter: Reporter): Promise<void> {
  await refuseWhilePulumiWorks(paths);
  const stopped = await stopComponents(paths.cluster);
  await stopPulumiHelpers(paths);
  const kept = new Set([path.basename(paths.bin), path.basename(paths.lock)]);
  const removed = readdirSync(paths.root).filter((name) => !kept.has(name));
  removeKwokFolder(paths);
  for (const name of removed) rmSync(path.join(paths.root, name), { recursive: true, force: true });
  reporter.say(
    stopped.length === 0 && removed.length === 0
      ? "sandbox: nothing to stop"
      : `sandbox: stopped ${stopped.length} processes, removed the cluster's data and the Pulumi state with it`,
  );
}
