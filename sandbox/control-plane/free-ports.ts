import { randomInt } from "node:crypto";
import { createServer } from "node:net";

/** Every port a sandbox listens on, all on 127.0.0.1. */
export interface Ports {
  readonly kubeApiserver: number;
  readonly etcd: number;
  readonly etcdPeer: number;
  readonly kubeControllerManager: number;
  readonly kubeScheduler: number;
  readonly kwokController: number;
}

// Below the range from which systems take ports for outgoing connections, so that nobody gets ours by accident.
const FIRST = 20_000;
const LAST = 30_000;

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once("error", () => resolve(false));
    server.listen({ port, host: "127.0.0.1", exclusive: true }, () => server.close(() => resolve(true)));
  });
}

/** Chooses ports that nobody listens on. Somebody may before we do: the caller must be ready to choose again. */
export async function choosePorts(candidate: () => number = () => randomInt(FIRST, LAST)): Promise<Ports> {
  const chosen = new Set<number>();
  for (let attempt = 0; chosen.size < 6 && attempt < 1000; attempt++) {
    const port = candidate();
    if (!chosen.has(port) && (await isFree(port))) chosen.add(port);
  }
  const [kubeApiserver, etcd, etcdPeer, kubeControllerManager, kubeScheduler, kwokController] = chosen;
  if (!kubeApiserver || !etcd || !etcdPeer || !kubeControllerManager || !kubeScheduler || !kwokController) {
    throw new Error(`no free ports between ${FIRST} and ${LAST}`);
  }
  return { kubeApiserver, etcd, etcdPeer, kubeControllerManager, kubeScheduler, kwokController };
}
