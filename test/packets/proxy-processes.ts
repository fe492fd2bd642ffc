import { readdirSync, readFileSync, readlinkSync } from "node:fs";
import path from "node:path";
import { sandboxPaths } from "../../sandbox/paths";

/** The two processes of the HTTP proxy of a node. */
export interface ProxyProcesses {
  readonly watcher: number;
  readonly worker: number;
}

const numbers = (): readonly number[] =>
  readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name))
    .map(Number);

const read = <Value>(value: () => Value): Value | undefined => {
  try {
    return value();
  } catch {
    // The process has ended meanwhile.
    return undefined;
  }
};

const wordsOf = (pid: number): readonly string[] =>
  read(() => readFileSync(`/proc/${pid}/cmdline`, "utf8").split("\0")) ?? [];

const namespaceOf = (pid: number): string | undefined => read(() => readlinkSync(`/proc/${pid}/ns/pid`));

/** The proxy of a checkout's node: what runs under its name in the node's own process namespace. */
export function proxyOf(checkout: string): ProxyProcesses | undefined {
  const { settings } = sandboxPaths(checkout);
  const pids = numbers();
  const first = pids.find((pid) => {
    const [, stage, file = ""] = wordsOf(pid);
    return stage === "init" && file.startsWith(path.dirname(settings));
  });
  const namespace = first === undefined ? undefined : namespaceOf(first);
  if (namespace === undefined) return undefined;
  const named = pids.filter(
    (pid) =>
      path.basename(wordsOf(pid)[0] ?? "") === "cilium-envoy-starter" && namespaceOf(pid) === namespace,
  );
  const worker = named.find((pid) => wordsOf(pid).includes("--worker"));
  const watcher = named.find((pid) => pid !== worker);
  return worker === undefined || watcher === undefined ? undefined : { watcher, worker };
}
