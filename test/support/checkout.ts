import { cpSync, existsSync, mkdirSync, mkdtempSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, dirname, join } from "node:path";
import execa from "execa";
import { helpersOf } from "../../sandbox/pulumi/leftovers";

/** What a command printed and how it ended. */
export interface CommandResult {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
  /** Both, as a person would see them. */
  readonly all: string;
}

const root = join(__dirname, "../..");

/** Checkouts whose sandbox may be up. */
const living = new Set<Checkout>();

/** Takes every sandbox down before the tests end: mocha's own hooks do not run when somebody presses Ctrl-C. */
function endOnSignal(exitCode: number): void {
  for (const checkout of living) checkout.removeNow();
  process.exit(exitCode);
}

const interrupted = (): void => endOnSignal(130);
const terminated = (): void => endOnSignal(143);

/** Environment of the tests without what would lead a command to the user's own clusters and stacks. */
const cleanEnvironment = (): Record<string, string> =>
  Object.fromEntries(
    Object.entries(process.env).filter(
      (entry): entry is [string, string] =>
        entry[1] !== undefined && !/^(PULUMI|KUBE|HELM|KWOK)/.test(entry[0]),
    ),
  );

/**
 * A copy of the project in a folder of its own, with a sandbox of its own: the tests drive it as a user would, by
 * command lines, and several do not meet.
 */
export class Checkout {
  private sandboxEnvironment: Readonly<Record<string, string>> = {};

  private constructor(readonly directory: string) {}

  /** Copies what git knows or would know of the project; the installed packages are shared by a link. */
  static create(): Checkout {
    const directory = mkdtempSync(join(tmpdir(), "policy-lab-"));
    const listed = execa.sync("git", ["ls-files", "-z", "--cached", "--others", "--exclude-standard"], {
      cwd: root,
    });
    for (const file of listed.stdout.split("\0").filter((name) => name !== "")) {
      // Git goes on listing a file that is removed but not yet committed.
      if (!existsSync(join(root, file))) continue;
      mkdirSync(dirname(join(directory, file)), { recursive: true });
      cpSync(join(root, file), join(directory, file));
    }
    mkdirSync(join(directory, ".tmp"));
    symlinkSync(join(root, "node_modules"), join(directory, "node_modules"));
    if (living.size === 0) {
      process.once("SIGINT", interrupted).once("SIGTERM", terminated);
    }
    const checkout = new Checkout(directory);
    living.add(checkout);
    return checkout;
  }

  /** Environment that leads to this checkout's sandbox, once it is up. */
  get environment(): Readonly<Record<string, string>> {
    // What killed programs leave in the folder for temporary files goes with the checkout.
    return { ...cleanEnvironment(), TMPDIR: join(this.directory, ".tmp"), ...this.sandboxEnvironment };
  }

  /** Starts the sandbox with `lab sandbox up`. @throws Error with its output if it does not come up. */
  async sandboxUp(...options: readonly string[]): Promise<void> {
    const up = await this.lab(["sandbox", "up", ...options]);
    if (up.exitCode !== 0) throw new Error(`lab sandbox up failed:\n${up.all}`);
    const env = await this.lab(["sandbox", "env", "--shell", "json"]);
    const { PATH_PREFIX: prefix, ...variables } = JSON.parse(env.stdout) as Record<string, string>;
    this.sandboxEnvironment = { ...variables, PATH: `${prefix}${delimiter}${process.env.PATH ?? ""}` };
  }

  /** Stops the sandbox and removes the folder. @throws Error if a process of it is still there afterwards. */
  async remove(): Promise<void> {
    const down = await this.lab(["sandbox", "down"]);
    const helpers = await helpersOf(join(this.directory, ".sandbox/pulumi-home"));
    const left = [...(await this.processes()), ...helpers.map(({ pid, command }) => `${pid} ${command}`)];
    this.forget();
    if (down.exitCode !== 0) throw new Error(`lab sandbox down failed:\n${down.all}`);
    if (left.length > 0) throw new Error(`processes left behind:\n${left.join("\n")}`);
  }

  /** The same at once, for a process that is about to end: it waits for the sandbox and nothing else. */
  removeNow(): void {
    const { exitCode, stderr } = execa.sync(
      process.execPath,
      [join(this.directory, "cli/lab.js"), "sandbox", "down"],
      { cwd: this.directory, env: this.environment, extendEnv: false, reject: false },
    );
    if (exitCode !== 0) console.error(`lab sandbox down failed in ${this.directory}:\n${stderr}`);
    this.forget();
  }

  private forget(): void {
    // Programs that were told to end may still write there.
    rmSync(this.directory, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 });
    living.delete(this);
    if (living.size === 0) process.off("SIGINT", interrupted).off("SIGTERM", terminated);
  }

  /** The settings of the sandbox's stack, once it has been up. */
  get stackFile(): string {
    return join(this.directory, ".sandbox", "Pulumi.sandbox.yaml");
  }

  /** Takes back what tests set in the sandbox's stack file. */
  restoreConfig(): void {
    cpSync(join(root, "Pulumi.sandbox.yaml"), this.stackFile);
  }

  /** Process id and command line of every process that has this folder in its command line. */
  async processes(): Promise<string[]> {
    const { stdout } = await execa("ps", ["-A", "-o", "pid=,command="]);
    return stdout.split("\n").filter((line) => line.includes(this.directory));
  }

  /** Runs `lab` of this checkout. */
  lab(args: readonly string[]): Promise<CommandResult> {
    return this.run(process.execPath, [join(this.directory, "cli/lab.js"), ...args]);
  }

  /** Runs the real Pulumi CLI against the sandbox. */
  pulumi(args: readonly string[]): Promise<CommandResult> {
    return this.run("pulumi", [...args, "--non-interactive", "--color", "never"]);
  }

  /** `pulumi up` of the selected stack. @throws Error with its output if it fails. */
  async up(...args: readonly string[]): Promise<CommandResult> {
    return this.must("pulumi up", await this.pulumi(["up", "--yes", "--skip-preview", ...args]));
  }

  /** Sets the phase, as a user does. */
  async setPhase(phase: string): Promise<void> {
    this.must("pulumi config set", await this.run("pulumi", ["config", "set", "phase", phase]));
  }

  /** kubectl against the sandbox. @throws Error with its output if it fails. */
  async kubectl(...args: readonly string[]): Promise<string> {
    return this.must("kubectl", await this.run("kubectl", args)).stdout;
  }

  /** Runs a command in the checkout; never throws for its exit code. */
  async run(command: string, args: readonly string[], input?: string): Promise<CommandResult> {
    const result = await execa(command, [...args], {
      cwd: this.directory,
      env: this.environment,
      extendEnv: false,
      reject: false,
      all: true,
      // A pipe that nobody reads from before the program ends would be an error of its own.
      ...(input === undefined ? { stdin: "ignore" } : { input }),
    });
    return {
      exitCode: result.exitCode ?? -1,
      stdout: result.stdout,
      stderr: result.stderr,
      all: result.exitCode === undefined ? String(result) : (result.all ?? ""),
    };
  }

  private must(what: string, result: CommandResult): CommandResult {
    if (result.exitCode !== 0) throw new Error(`${what} ended with ${result.exitCode}:\n${result.all}`);
    return result;
  }
}
