import { Readable } from "node:stream";
import type { ClusterApi } from "../../cluster/api";
import { runInPod } from "../../cluster/exec";
import type { Container } from "../../cluster/exec-stream";
import { type Load, loadScript } from "./load-script";
import { readSample, type Sample } from "./read-sample";

/** A load that runs in a pod. */
export interface RunningLoad {
  /** What was seen so far; it grows. */
  readonly samples: readonly Sample[];
  /** Ends it. @returns why it had ended before; undefined if it had not. */
  stop(): Promise<string | undefined>;
}

/** Starts a load in a container. It ends with the connection to it, too. */
export const startLoad = (
  api: ClusterApi,
  place: Container,
  load: Load,
  accessDenied: string,
): RunningLoad => {
  const samples: Sample[] = [];
  const counts = load.http === undefined ? "connection" : "request";
  let rest = "";
  const heard = (text: string): void => {
    const lines = (rest + text).split("\n");
    rest = lines.pop() ?? "";
    for (const line of lines) {
      const sample = readSample(line, Date.now(), counts, accessDenied);
      if (sample !== undefined) samples.push(sample);
    }
  };
  const stdin = new Readable({ read: () => undefined });
  stdin.push(loadScript(load));
  let stopping = false;
  let ended: string | undefined;
  const running = runInPod(api, place, ["sh"], {
    stdin,
    timeoutMs: (load.seconds + 30) * 1000,
    onStderr: heard,
  }).then(
    () => {
      if (!stopping) ended = "it ended by itself";
    },
    (error: unknown) => {
      ended = error instanceof Error ? error.message : String(error);
    },
  );
  return {
    samples,
    stop: async () => {
      stopping = true;
      stdin.push("\n");
      await running;
      return ended;
    },
  };
};
