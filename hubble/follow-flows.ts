import { type ChildProcessWithoutNullStreams, spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { PassThrough } from "node:stream";
import { setTimeout as sleep } from "node:timers/promises";
import { agentContainer, ciliumNamespace } from "../cilium/agent/agent-place";
import type { ClusterApi } from "../cluster/api";
import { streamExec } from "../cluster/exec-stream";
import { counted } from "../messages/counted";
import { messageOf } from "../messages/user-error";
import { agentSocket } from "./agents";
import { type HubbleSource, HubbleUnreachable, reachHubble } from "./reach";

/** Flows that come in while they happen. */
export interface FollowedFlows {
  /** Who tells of them: `Hubble Relay`, `2 agents`. */
  readonly teller: string;
  /** Why the relay does not tell, where the agents do. */
  readonly why?: string;
  /** Why no more will come; undefined while they do. */
  ended(): string | undefined;
  /** Never throws. */
  stop(): Promise<void>;
}

/**
 * What is asked for: decisions, requests, and packets that arrive. The flow before the first one shows that the server
 * answers. Source: `hubble observe --help`.
 */
const wanted = [
  ...["observe", "--follow", "--last", "1", "--output", "jsonpb"],
  ...["--type", "policy-verdict", "--type", "drop", "--type", "l7", "--type", "trace:to-endpoint"],
] as const;

/**
 * How long is waited for the first flow: of a cluster that was never talked in there is none. Whoever can't reach a server says so
 * after 5 s (hubble, `--timeout`); what ends later is told when it is asked.
 */
const firstFlowMs = 10_000;

const lastLine = (text: string): string => text.trim().split("\n").at(-1) ?? "";

interface Told {
  readonly done: Promise<string>;
  stop(): void;
}

const tellProgram = (program: string, argumentsOf: readonly string[], line: (text: string) => void): Told => {
  const child: ChildProcessWithoutNullStreams = spawn(program, [...wanted, ...argumentsOf]);
  child.stdin.end();
  createInterface({ input: child.stdout }).on("line", line);
  let complaint = "";
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    complaint = `${complaint}${text}`.slice(-4_000);
  });
  const done = new Promise<string>((resolve) => {
    child.on("error", (error) => resolve(error.message));
    child.on("close", (code) => resolve(lastLine(complaint) || `hubble ended with ${code ?? "a signal"}`));
  });
  return { done, stop: () => child.kill("SIGTERM") };
};

const tellAgent = (api: ClusterApi, pod: string, line: (text: string) => void): Told => {
  const bytes = new PassThrough();
  createInterface({ input: bytes }).on("line", line);
  let complaint = "";
  const running = streamExec(
    api,
    { namespace: ciliumNamespace, pod, container: agentContainer },
    ["hubble", ...wanted, "--server", agentSocket],
    (text) => bytes.write(text),
    (text) => {
      complaint = `${complaint}${text.toString("utf8")}`.slice(-4_000);
    },
  );
  const done = running.ended.then(
    (code) => lastLine(complaint) || `hubble in ${pod} ended with ${code}`,
    (error: unknown) => `${pod}: ${lastLine(complaint) || messageOf(error)}`,
  );
  return { done, stop: () => running.stop() };
};

const tellers = (
  api: ClusterApi,
  source: HubbleSource,
  program: string,
  line: (text: string) => void,
): readonly Told[] =>
  source.kind === "relay"
    ? [tellProgram(program, source.relay.arguments, line)]
    : source.agents.map(({ pod }) => tellAgent(api, pod, line));

/**
 * Follows a cluster's flows: through Hubble Relay by the `hubble` program, else in the agents' pods.
 *
 * @param program gives the path of `hubble`; asked only where there is a relay.
 * @param onLine is given each line of JSON.
 * @throws HubbleUnreachable where nobody tells of flows, or who does ends at once.
 */
export const followFlows = async (
  api: ClusterApi,
  program: () => Promise<string>,
  onLine: (line: string) => void,
): Promise<FollowedFlows> => {
  const source = await reachHubble(api, "relay");
  let isFirst = (): void => undefined;
  const first = new Promise<void>((resolve) => {
    isFirst = resolve;
  });
  const line = (text: string): void => {
    isFirst();
    onLine(text);
  };
  let reason: string | undefined;
  const path = source.kind === "relay" ? await program() : "";
  const told = tellers(api, source, path, line);
  const ended = Promise.race(
    told.map(async ({ done }) => {
      reason ??= await done;
    }),
  );
  const stop = async (): Promise<void> => {
    for (const one of told) one.stop();
    if (source.kind === "relay") {
      await told[0]?.done;
      await source.relay.close();
    }
  };
  await Promise.race([first, ended, sleep(firstFlowMs, undefined, { ref: false })]);
  if (reason !== undefined) {
    await stop();
    throw new HubbleUnreachable(`Hubble does not tell of flows: ${reason}`, {
      fix: reason.includes("(403)")
        ? "ask for the verbs get and create on pods/portforward or pods/exec in kube-system"
        : "lab hubble observe   # shows what is the matter",
    });
  }
  const about =
    source.kind === "relay"
      ? { teller: "Hubble Relay" }
      : { teller: counted(source.agents.length, "agent"), why: source.why };
  return { ...about, ended: () => reason, stop };
};
