import { type ChildProcessWithoutNullStreams, spawn } from "node:child_process";
import { once } from "node:events";
import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync } from "node:fs";
import path from "node:path";
import type { CiliumRelease } from "../../cilium/cilium-release";
import { defaultRelease } from "../../cilium/releases";
import { type Reporter, withElapsed } from "../../sandbox/reporter";
import { runCommand } from "../../sandbox/run-command";
import { cacheDirectory } from "../../sandbox/toolchain/cache-directory";
import { exclusively } from "../../sandbox/toolchain/exclusive";
import { goEnvironment, removeLeftovers, requireGo } from "../../sandbox/toolchain/go-build";
import { explainGoFailure } from "../../sandbox/toolchain/go-failure";
import { BUILD_FLAGS, buildKey, goPlatform } from "../../sandbox/toolchain/pins";
import type { Answer, FlowVerdict } from "../../verdicts/answer";
import type { Question } from "../../verdicts/world";
import { stderrReporter } from "./stderr-reporter";

const SOURCES = path.resolve(__dirname, "..", "oracle");
const FLAGS: readonly string[] = [...BUILD_FLAGS, "-ldflags", "-s -w"];
/** Go's garbage collector would run at each few worlds, since none of them is kept. */
const collectRarely = "800";
/** How long the program may take to end after its input has ended. */
const GRACE_MS = 2000;

/** A verdict of Cilium's own engine, with what only the oracle says. */
export interface OracleVerdict extends FlowVerdict {
  /** Why a verdict is `not-evaluable`. */
  readonly reason?: string;
  /** Present if Cilium's own answer on authentication depends on the order in which it walks a map. */
  readonly authStable?: false;
}

/** The oracle's answer. Its explanations (`because`) are empty. */
export interface OracleAnswer extends Answer {
  readonly verdicts: readonly OracleVerdict[];
}

/** How the oracle is started. */
export interface OracleOptions {
  /** Compute policies with authentication that often and say where the results differ. Default: once. */
  readonly authRepeats?: number;
  /** Whose engine it is. Default: the default release's. */
  readonly cilium?: CiliumRelease;
  /** Where the build says what it is doing. Default: stderr. */
  readonly reporter?: Reporter;
}

/** What the oracle of a release is built with: its own requirements, and the file that knows its code. */
interface OracleModule {
  readonly mod: string;
  readonly sum: string;
  readonly flags: readonly string[];
}

const moduleOf = ({ minor }: CiliumRelease): OracleModule => {
  if (minor === defaultRelease.minor) return { mod: "go.mod", sum: "go.sum", flags: [] };
  const name = `go-${minor.replace(".", "-")}`;
  const tag = `cilium_${minor.replace(".", "_")}`;
  return { mod: `${name}.mod`, sum: `${name}.sum`, flags: [`-modfile=${name}.mod`, `-tags=${tag}`] };
};

function sourceTexts(): readonly string[] {
  return readdirSync(SOURCES)
    .filter((name) => name.endsWith(".go"))
    .sort()
    .map((name) => `${name}\n${readFileSync(path.join(SOURCES, name), "utf8")}`);
}

const builds = new Map<string, Promise<string>>();

/**
 * Path of the oracle, built from `test/oracle` unless the cache has it. A cold build compiles Cilium's policy engine,
 * which takes minutes; one line says so.
 */
export async function buildOracle(
  reporter: Reporter = stderrReporter,
  cilium: CiliumRelease = defaultRelease,
): Promise<string> {
  const { version } = await requireGo(["the oracle"]);
  const { mod, sum, flags } = moduleOf(cilium);
  const key = buildKey([
    {
      goMod: readFileSync(path.join(SOURCES, mod), "utf8"),
      goSum: readFileSync(path.join(SOURCES, sum), "utf8"),
      flags: [...FLAGS, ...flags, version, ...sourceTexts()],
      platform: goPlatform(process.platform, process.arch),
    },
  ]);
  const running = builds.get(key) ?? build(key, reporter, flags);
  builds.set(key, running);
  return running.catch((error: unknown) => {
    builds.delete(key);
    throw error;
  });
}

async function build(key: string, reporter: Reporter, flags: readonly string[]): Promise<string> {
  const parent = path.join(cacheDirectory(), "oracle");
  const file = path.join(parent, key, "oracle");
  if (existsSync(file)) return file;
  await exclusively(path.join(parent, ".lock"), "building the oracle", reporter, async () => {
    if (existsSync(file)) return;
    removeLeftovers(parent);
    const label = "building the oracle on Cilium's policy engine (about 5 minutes, once)";
    reporter.say(label);
    await withElapsed(reporter, label, () => compile(parent, file, flags));
  });
  return file;
}

/** Compiles beside the target: under its own name the program appears only when it is complete. */
async function compile(parent: string, file: string, flags: readonly string[]): Promise<void> {
  const temporary = path.join(parent, `.partial-${process.pid}`);
  mkdirSync(temporary, { recursive: true });
  try {
    const output = path.join(temporary, "oracle");
    const result = await runCommand("go", ["build", "-mod=readonly", ...FLAGS, ...flags, "-o", output, "."], {
      cwd: SOURCES,
      environment: goEnvironment(temporary),
    });
    if (result.exitCode !== 0)
      throw explainGoFailure("building the oracle failed", `${result.stdout}\n${result.stderr}`);
    chmodSync(output, 0o755);
    mkdirSync(path.dirname(file), { recursive: true });
    renameSync(output, file);
  } finally {
    rmSync(temporary, { recursive: true, force: true });
  }
}

interface Waiting {
  readonly resolve: (answer: OracleAnswer) => void;
  readonly reject: (error: Error) => void;
}

/** Cilium's own policy engine in a process that answers one question after the other. */
export class Oracle {
  private readonly waiting: Waiting[] = [];
  private parts: string[] = [];
  private complaints = "";
  private failure: Error | undefined;
  private readonly ended: Promise<unknown>;

  private constructor(private readonly child: ChildProcessWithoutNullStreams) {
    child.stdout.setEncoding("utf8").on("data", (text: string) => this.receive(text));
    child.stderr.setEncoding("utf8").on("data", (text: string) => {
      this.complaints = (this.complaints + text).slice(-4000);
    });
    // A write to a program that has ended is reported by its end.
    child.stdin.on("error", () => {});
    this.ended = once(child, "close").catch(() => {});
    child.on("error", (error) => this.fail(error));
    child.on("close", () => this.fail(new Error(`the oracle has ended\n${this.complaints}`)));
  }

  /** Starts it, after building it if need be. Call `close` when done. */
  static async start(options: OracleOptions = {}): Promise<Oracle> {
    const file = await buildOracle(options.reporter, options.cilium);
    const repeats = options.authRepeats ? ["--auth-repeats", String(options.authRepeats)] : [];
    return new Oracle(spawn(file, repeats, { env: { ...process.env, GOGC: collectRarely } }));
  }

  /** Asks one question. @throws Error if the oracle cannot read the world. */
  ask(question: Question): Promise<OracleAnswer> {
    return new Promise((resolve, reject) => {
      if (this.failure) {
        reject(this.failure);
        return;
      }
      this.waiting.push({ resolve, reject });
      // Its release is what it was built from.
      const { cilium: _, ...world } = question;
      this.child.stdin.write(`${JSON.stringify(world)}\n`);
    });
  }

  /** Ends the process. Questions without an answer fail. */
  async close(): Promise<void> {
    this.child.stdin.end();
    const timer = setTimeout(() => this.child.kill("SIGKILL"), GRACE_MS);
    await this.ended;
    clearTimeout(timer);
  }

  private receive(text: string): void {
    const lines = text.split("\n");
    for (const [index, line] of lines.entries()) {
      this.parts.push(line);
      if (index < lines.length - 1) this.answer(this.parts.splice(0).join(""));
    }
  }

  private answer(line: string): void {
    const next = this.waiting.shift();
    if (!next) return;
    try {
      const parsed = JSON.parse(line) as OracleAnswer | { readonly error: string };
      if ("error" in parsed) next.reject(new Error(`the oracle cannot answer: ${parsed.error}`));
      else next.resolve(parsed);
    } catch (error) {
      next.reject(error instanceof Error ? error : new Error(String(error)));
    }
  }

  private fail(error: Error): void {
    this.failure ??= error;
    for (const { reject } of this.waiting.splice(0)) reject(this.failure);
  }
}

/** Asks several questions of one process. @throws Error for the first one that the oracle cannot read. */
export async function askOracle(
  questions: readonly Question[],
  options: OracleOptions = {},
): Promise<OracleAnswer[]> {
  const oracle = await Oracle.start(options);
  try {
    return await Promise.all(questions.map((question) => oracle.ask(question)));
  } finally {
    await oracle.close();
  }
}
