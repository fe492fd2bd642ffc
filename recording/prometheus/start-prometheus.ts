import { type ChildProcess, spawn } from "node:child_process";
import { closeSync, mkdtempSync, openSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { UserError } from "../../messages/user-error";
import { interruption, stopIfInterrupted } from "../../sandbox/interruption";
import type { EvidenceTools } from "./evidence-tools";
import { guardProcess, type ProcessGuard } from "./process-guard";
import { errorsIn, listeningUrl } from "./prometheus-log";
import { type PrometheusManner, prometheusConfig, prometheusFlags } from "./prometheus-settings";

/** What a Prometheus is started with. */
export interface PrometheusOptions extends PrometheusManner {
  /**
   * Folder of its time series database, e.g. with blocks made by `backfill`; Prometheus adds files of its own. One at a
   * time can have it. Default: an empty one that is removed with the process.
   */
  readonly data?: string;
  /** Remove `data`, too, when the process has ended. Default: false. */
  readonly removeData?: boolean;
  /** Its configuration, as an object. Default: it scrapes nothing. */
  readonly config?: Readonly<Record<string, unknown>>;
  /** Rules that it evaluates from now on, every minute unless the configuration says otherwise. Default: none. */
  readonly ruleFiles?: readonly string[];
  /** How long it may take until it answers queries. Default: 60 s. */
  readonly readyMs?: number;
}

/** A Prometheus on 127.0.0.1 that answers queries. */
export interface RunningPrometheus {
  /** `http://127.0.0.1:<port>`. */
  readonly url: string;
  readonly pid: number;
  /** Ends it, waits for that and removes its temporary files. Harmless when it has ended already. */
  stop(): Promise<void>;
}

const READY_MS = 60_000;
const POLL_MS = 25;
/** How long it may take to end before it is killed. */
const GRACE_MS = 10_000;

const pause = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));

/** A process with the folders that go when it goes. */
class Running {
  private readonly ended: Promise<void>;
  private readonly guard: ProcessGuard | undefined;
  private readonly onInterrupt = () => void this.stop();
  private stopping: Promise<void> | undefined;
  private failure: Error | undefined;
  private gone = false;

  constructor(
    private readonly child: ChildProcess,
    private readonly folders: readonly string[],
    private readonly logFile: string,
  ) {
    this.guard = child.pid === undefined ? undefined : guardProcess(child.pid, folders);
    this.ended = new Promise((resolve) => {
      const end = () => {
        this.gone = true;
        this.guard?.processEnded();
        resolve();
      };
      child.once("exit", end);
      child.once("error", (error) => {
        this.failure = error;
        if (child.pid === undefined) end();
      });
    });
    // It does not keep us running; when we end, the guard ends it.
    child.unref();
    interruption.addEventListener("abort", this.onInterrupt, { once: true });
  }

  get pid(): number {
    return this.child.pid ?? 0;
  }

  private log(): string {
    return readFileSync(this.logFile, "utf8");
  }

  /** Its address, as soon as it answers queries. */
  async ready(timeoutMs: number): Promise<string> {
    const deadline = Date.now() + timeoutMs;
    for (;;) {
      stopIfInterrupted();
      if (this.gone) throw this.refusal("Prometheus does not start");
      const url = listeningUrl(this.log());
      if (url !== undefined && (await isReady(url))) return url;
      if (Date.now() > deadline) throw this.refusal(`Prometheus is not ready after ${timeoutMs / 1000} s`);
      await pause(POLL_MS);
    }
  }

  private refusal(what: string): UserError {
    const lines = this.failure ? [this.failure.message] : errorsIn(this.log());
    return new UserError([`${what}:`, ...lines.map((line) => `    ${line}`)].join("\n"));
  }

  stop(): Promise<void> {
    this.stopping ??= this.end();
    return this.stopping;
  }

  private async end(): Promise<void> {
    interruption.removeEventListener("abort", this.onInterrupt);
    if (!this.gone) {
      this.child.ref();
      this.child.kill("SIGTERM");
      const timer = setTimeout(() => this.child.kill("SIGKILL"), GRACE_MS);
      await this.ended;
      clearTimeout(timer);
    }
    await this.guard?.release();
    for (const folder of this.folders) rmSync(folder, { recursive: true, force: true });
  }
}

async function isReady(url: string): Promise<boolean> {
  try {
    const response = await fetch(`${url}/-/ready`, { signal: AbortSignal.timeout(5000) });
    await response.body?.cancel();
    return response.ok;
  } catch {
    return false;
  }
}

/**
 * Starts a real Prometheus on a free port of 127.0.0.1 and waits until it answers queries. It ends with this process,
 * whatever ends that; call `stop` when done all the same.
 *
 * @throws UserError with Prometheus' own words if it refuses its configuration, its rules or its data.
 */
export async function startPrometheus(
  tools: EvidenceTools,
  options: PrometheusOptions = {},
): Promise<RunningPrometheus> {
  stopIfInterrupted();
  const running = launch(tools, options);
  try {
    const url = await running.ready(options.readyMs ?? READY_MS);
    return { url, pid: running.pid, stop: () => running.stop() };
  } catch (error) {
    await running.stop();
    throw error;
  }
}

/** Does some work with a Prometheus and ends it afterwards, whatever comes of the work. Errors as `startPrometheus`. */
export async function withPrometheus<T>(
  tools: EvidenceTools,
  options: PrometheusOptions,
  work: (prometheus: RunningPrometheus) => Promise<T>,
): Promise<T> {
  const prometheus = await startPrometheus(tools, options);
  try {
    return await work(prometheus);
  } finally {
    await prometheus.stop();
  }
}

function launch(tools: EvidenceTools, options: PrometheusOptions): Running {
  const data = options.data === undefined ? undefined : path.resolve(options.data);
  const folder = mkdtempSync(path.join(tmpdir(), "lab-prometheus-"));
  const logFile = path.join(folder, "log");
  const places = { configFile: path.join(folder, "prometheus.yml"), data: data ?? path.join(folder, "data") };
  writeFileSync(places.configFile, prometheusConfig(options.config ?? {}, options.ruleFiles ?? []));
  const log = openSync(logFile, "a");
  try {
    const child = spawn(tools.prometheus, prometheusFlags(places, options), {
      cwd: folder,
      stdio: ["ignore", log, log],
    });
    const removed = data !== undefined && options.removeData ? [folder, data] : [folder];
    return new Running(child, removed, logFile);
  } finally {
    closeSync(log);
  }
}
