import { type ChildProcessByStdio, spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { createInterface } from "node:readline";
import type { Readable } from "node:stream";
import { setTimeout as sleep } from "node:timers/promises";
import { settingsFile } from "../../../sandbox/nodes/packets/node-settings";
import { sandboxPaths } from "../../../sandbox/paths";

/** How long flows may take from the datapath to Hubble's answer on a busy machine. */
const LATE_MS = 700;

/** The hubble program that a checkout's node has. */
export const hubbleProgram = (checkout: string): string => {
  const settings = JSON.parse(readFileSync(settingsFile(sandboxPaths(checkout)), "utf8")) as {
    readonly programs: Readonly<Record<string, string>>;
  };
  const { hubble } = settings.programs;
  if (hubble === undefined) throw new Error("the node has no hubble");
  return hubble;
};

const timeOf = (line: string): number => Date.parse(/"time":"([^"]+)"/.exec(line)?.[1] ?? "");

/** `hubble observe --follow` of a node: everything that the agent saw, as JSON lines. */
export class HubbleRecorder {
  private readonly child: ChildProcessByStdio<null, Readable, null>;
  private lines: string[] = [];

  /** @param serving a process in the node's mounts. */
  constructor(checkout: string, serving: number) {
    const server = `unix:///proc/${serving}/root/run/cilium/hubble.sock`;
    const words = ["observe", "--server", server, "-o", "jsonpb", "--follow", "--last", "0"];
    this.child = spawn(hubbleProgram(checkout), words, { stdio: ["ignore", "pipe", "inherit"] });
    createInterface({ input: this.child.stdout }).on("line", (line) => this.lines.push(line));
  }

  /** What was seen between two moments, in milliseconds; what is older is forgotten. */
  async between(start: number, end: number): Promise<readonly string[]> {
    if (this.child.exitCode !== null) throw new Error("hubble observe has ended");
    await sleep(LATE_MS);
    const lines = this.lines;
    this.lines = [];
    return lines.filter((line) => {
      const time = timeOf(line);
      return time >= start && time <= end;
    });
  }

  /** Ends it. */
  async end(): Promise<void> {
    if (this.child.exitCode !== null || this.child.signalCode !== null) return;
    const exited = once(this.child, "exit");
    this.child.kill();
    await exited;
  }
}
