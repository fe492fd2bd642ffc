import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { stringify } from "yaml";
import { UserError } from "../../messages/user-error";
import type { NodeSide } from "../nodes/node-side";
import { CLUSTER_NAME, type SandboxPaths } from "../paths";
import { listProcesses } from "../process-list";
import { type CommandResult, runCommand } from "../run-command";
import { lastLines } from "../toolchain/go-failure";
import { type Toolchain, toolPath } from "../toolchain/resolve-tool";
import { answersReady, waitUntil } from "./cluster-api";
import {
  admissionConfiguration,
  kwokctlConfiguration,
  kwokctlEnvironment,
  settingsFiles,
} from "./cluster-settings";
import { findComponents, missingComponents } from "./components";
import type { Ports } from "./free-ports";
import { mayStartAgain, restartLimit } from "./impatient-parts";

/** For a start that hangs: one in which a part ends is over at once, and a busy machine takes long. */
const START_TIMEOUT_MS = 300_000;
const WATCH_INTERVAL_MS = 250;

/** A part of the control plane ended while the cluster was starting. */
export class ComponentDied extends UserError {
  /** It wanted a port that somebody else has. */
  readonly portTaken: boolean;

  constructor(program: string, log: string) {
    super(`${program} ended right after it was started. Its last words:\n${lastLines(log)}`, {
      fix: "./lab sandbox down && ./lab sandbox up",
    });
    this.portTaken = isPortTaken(log);
  }
}

/** Whether a log says that a port was taken. */
export function isPortTaken(log: string): boolean {
  return /address already in use/i.test(log);
}

/** What starting a cluster needs. */
export interface ClusterStart {
  readonly paths: SandboxPaths;
  readonly ports: Ports;
  readonly tools: Toolchain;
  readonly nodes: NodeSide;
  /** Called as soon as the API server is ready, while the other parts are still starting. */
  readonly furnish: (ports: Ports) => Promise<void>;
}

/** Creates the cluster and starts it. The folder of an earlier one must be gone. */
export async function createCluster(start: ClusterStart): Promise<void> {
  const { paths, ports, tools, nodes } = start;
  const files = settingsFiles(paths);
  mkdirSync(paths.settings, { recursive: true });
  writeFileSync(files.admission, stringify(admissionConfiguration));
  writeFileSync(files.kwokctl, kwokctlConfiguration(paths, ports, tools, nodes));
  rmSync(paths.kubeconfig, { force: true });
  await startWith(start, [
    "create",
    "cluster",
    "--name",
    CLUSTER_NAME,
    "--config",
    files.kwokctl,
    "--kubeconfig",
    paths.kubeconfig,
  ]);
}

/** Starts the parts of an existing cluster that do not run. */
export async function restartCluster(start: ClusterStart): Promise<void> {
  const { paths } = start;
  await forgetStalePids(paths);
  if (!existsSync(paths.kubeconfig)) {
    cpSync(path.join(paths.cluster, "kubeconfig.yaml"), paths.kubeconfig);
  }
  await startWith(start, ["start", "cluster", "--name", CLUSTER_NAME]);
}

/** Removes pid files that do not name a process of this sandbox: kwokctl would take any living pid for its own. */
async function forgetStalePids(paths: SandboxPaths): Promise<void> {
  const running = findComponents(await listProcesses(), paths.cluster);
  for (const { file, pid, program } of pidFiles(paths.cluster)) {
    const own = running.some((component) => component.process.pid === pid && component.name === program);
    if (!own) rmSync(file, { force: true });
  }
}

/** The pid files that kwokctl wrote. */
export function pidFiles(clusterFolder: string): readonly { file: string; program: string; pid: number }[] {
  const folder = path.join(clusterFolder, "pids");
  if (!existsSync(folder)) return [];
  return readdirSync(folder).map((name) => {
    const file = path.join(folder, name);
    return { file, program: name.replace(/\.pid$/, ""), pid: Number(readFileSync(file, "utf8")) };
  });
}

async function startWith(
  { paths, ports, tools, furnish }: ClusterStart,
  args: readonly string[],
): Promise<void> {
  const abort = new AbortController();
  let ended: CommandResult | undefined;
  const command = runCommand(toolPath(tools, "kwokctl"), args, {
    environment: kwokctlEnvironment(paths),
    cwd: paths.root,
    timeoutMs: START_TIMEOUT_MS,
    signal: abort.signal,
  }).then((result) => {
    ended = result;
  });
  // Awaited below; an interruption may come before that and must not count as unhandled.
  command.catch(() => {});
  try {
    const giveUp = watcher(paths, () => ended);
    if (
      !(await waitUntil(() => answersReady(paths.cluster, ports.kubeApiserver), START_TIMEOUT_MS, giveUp))
    ) {
      throw await explainFailure(paths, ended);
    }
    // Nodes are ready only when the controllers run.
    await Promise.all([command.then(() => startAgain(paths, tools)), furnish(ports)]);
    const missing = missingComponents(findComponents(await listProcesses(), paths.cluster));
    if (missing.length > 0) throw await explainFailure(paths, ended);
  } catch (error) {
    abort.abort();
    await command.catch(() => {});
    throw error;
  }
}

/** Starts those parts again that had not the patience to wait for the API server, now that it answers. */
async function startAgain(paths: SandboxPaths, tools: Toolchain): Promise<void> {
  for (let attempt = 1; attempt <= restartLimit; attempt++) {
    const missing = missingComponents(findComponents(await listProcesses(), paths.cluster));
    if (missing.length === 0 || !missing.every(mayStartAgain)) return;
    await forgetStalePids(paths);
    await runCommand(toolPath(tools, "kwokctl"), ["start", "cluster", "--name", CLUSTER_NAME], {
      environment: kwokctlEnvironment(paths),
      cwd: paths.root,
      timeoutMs: START_TIMEOUT_MS,
    });
  }
}

/** Says whether to stop waiting: a part has ended, or kwokctl has failed. Looks only now and then. */
function watcher(paths: SandboxPaths, ended: () => CommandResult | undefined): () => Promise<boolean> {
  let lastLook = Date.now();
  return async () => {
    if ((ended()?.exitCode ?? 0) !== 0) return true;
    if (Date.now() - lastLook < WATCH_INTERVAL_MS) return false;
    lastLook = Date.now();
    return !(await deadPrograms(paths)).every(mayStartAgain);
  };
}

/** Programs that were started, as their pid files say, and run no more. */
async function deadPrograms(paths: SandboxPaths): Promise<readonly string[]> {
  const started = pidFiles(paths.cluster);
  const running = findComponents(await listProcesses(), paths.cluster);
  return started
    .map(({ program }) => program)
    .filter((program) => !running.some(({ name }) => name === program));
}

async function explainFailure(paths: SandboxPaths, ended: CommandResult | undefined): Promise<UserError> {
  const dead = await deadPrograms(paths);
  const program = dead.find((name) => !mayStartAgain(name)) ?? dead[0];
  if (program) return new ComponentDied(program, readLog(paths, program));
  const output = ended ? `${ended.stdout}\n${ended.stderr}` : "it did not become ready in time";
  return new UserError(`the cluster did not start:\n${lastLines(output)}`, {
    fix: `the logs are in ${path.join(paths.cluster, "logs")}`,
  });
}

function readLog(paths: SandboxPaths, program: string): string {
  try {
    return readFileSync(path.join(paths.cluster, "logs", `${program}.log`), "utf8").slice(-4000);
  } catch {
    return "";
  }
}
