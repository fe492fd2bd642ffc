import path from "node:path";
import { innerProcesses } from "./inner-processes";

/** The two processes of the HTTP proxy of a node. */
export interface ProxyProcesses {
  readonly watcher: number;
  readonly worker: number;
}

/** The proxy of a checkout's node: what runs inside under its name. */
export function proxyOf(checkout: string): ProxyProcesses | undefined {
  const named = innerProcesses(checkout).filter(
    ({ words }) => path.basename(words[0] ?? "") === "cilium-envoy-starter",
  );
  const worker = named.find(({ words }) => words.includes("--worker"))?.pid;
  const watcher = named.find(({ words }) => !words.includes("--worker"))?.pid;
  return worker === undefined || watcher === undefined ? undefined : { watcher, worker };
}
