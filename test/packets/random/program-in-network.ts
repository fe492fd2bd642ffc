import { type ChildProcessWithoutNullStreams, spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { createInterface } from "node:readline";
import { ownCgroupMount } from "../../../sandbox/nodes/packets/cgroup";
import type { Order, PortsToServe, Report, Trial, TrialOutcome } from "./trial";

/**
 * Puts a process into another one's cgroup: Cilium leads to Services what the sockets of its own cgroup connect to, and knows
 * nothing of others'.
 */
const joinCgroup = (process: number | undefined, other: number): void => {
  const own = /^0::(.*)$/m.exec(readFileSync(`/proc/${other}/cgroup`, "utf8"))?.[1] ?? "";
  if (process !== undefined)
    writeFileSync(path.join(ownCgroupMount() ?? "", own, "cgroup.procs"), `${process}`);
};

/** The program of these tests in the network namespace of a process. */
export class ProgramInNetwork {
  private readonly child: ChildProcessWithoutNullStreams;
  private readonly waiting = new Map<number, (outcome: TrialOutcome) => void>();
  private listening: ((taken: readonly number[]) => void) | undefined;
  private last = 0;
  private ended = false;

  /**
   * @param pid of a process in the network namespace.
   * @param name what its servers call themselves.
   * @param isOfNode whether it is a process of the node, as its pods' are, or one of the world outside. Default: of the node.
   */
  constructor(
    pid: number,
    readonly name: string,
    isOfNode = true,
  ) {
    const program = [process.execPath, "--require", "tsx/cjs", path.join(__dirname, "pod-program.ts"), name];
    // The working directory has the packages; nothing but the network is another one.
    this.child = spawn("nsenter", [`--net=/proc/${pid}/ns/net`, "--", ...program], {
      cwd: path.join(__dirname, "../../.."),
    });
    if (isOfNode) joinCgroup(this.child.pid, pid);
    // In groups of their own Ctrl-C would not reach them; they end with their input in any case.
    this.child.stderr.on("data", (data: Buffer) => process.stderr.write(data));
    this.child.on("error", () => this.over());
    this.child.on("exit", () => this.over());
    // What is written to a program that has just ended is lost, and said by the end itself.
    this.child.stdin.on("error", () => undefined);
    createInterface({ input: this.child.stdout }).on("line", (line) => this.hear(JSON.parse(line) as Report));
  }

  private over(): void {
    this.ended = true;
    for (const settle of this.waiting.values())
      settle({ kind: "error", text: `the program in ${this.name} ended` });
    this.waiting.clear();
    this.listening?.([]);
  }

  private hear(report: Report): void {
    if (report.report === "listening") {
      this.listening?.(report.taken);
      return;
    }
    this.waiting.get(report.id)?.(report.outcome);
    this.waiting.delete(report.id);
  }

  private tell(order: Order): void {
    if (this.ended) throw new Error(`the program in ${this.name} has ended`);
    this.child.stdin.write(`${JSON.stringify(order)}\n`);
  }

  /** Serves these ports. @returns those that somebody else has. */
  listen(ports: PortsToServe): Promise<readonly number[]> {
    return new Promise((resolve) => {
      this.listening = resolve;
      this.tell({ order: "listen", ports });
    });
  }

  /** Tries a flow from here. */
  try(trial: Trial, patienceMs: number): Promise<TrialOutcome> {
    const id = ++this.last;
    return new Promise((resolve) => {
      this.waiting.set(id, resolve);
      this.tell({ order: "try", id, trial, patienceMs });
    });
  }

  /** Ends it. */
  async end(): Promise<void> {
    if (this.child.exitCode !== null || this.child.signalCode !== null) return;
    const exited = once(this.child, "exit");
    this.child.stdin.end();
    await exited;
  }
}
