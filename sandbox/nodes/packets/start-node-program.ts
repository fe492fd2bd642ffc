import { spawn } from "node:child_process";
import { closeSync, mkdirSync, openSync } from "node:fs";
import path from "node:path";
import { listProcesses } from "../../process-list";

/** Starts the nodes' program in the background, unless it runs. What it says is in the cluster's logs. */
export async function startNodeProgram(
  program: string,
  settings: readonly string[],
  clusterFolder: string,
): Promise<void> {
  const running = await listProcesses();
  if (running.some(({ command }) => command === [program, "run", ...settings].join(" "))) return;
  const logs = path.join(clusterFolder, "logs");
  mkdirSync(logs, { recursive: true });
  const log = openSync(path.join(logs, "packets-node.log"), "a");
  try {
    const child = spawn(program, ["run", ...settings], { detached: true, stdio: ["ignore", log, log] });
    await new Promise<void>((resolve, reject) => {
      child.once("spawn", resolve);
      child.once("error", reject);
    });
    child.unref();
  } finally {
    closeSync(log);
  }
}
