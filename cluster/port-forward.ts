import { type AddressInfo, createServer, type Socket } from "node:net";
import { Writable } from "node:stream";
import { messageOf as textOf } from "../messages/user-error";
import type { ClusterApi } from "./api";
import { libraryConfig } from "./client-library";
import { collectionPath } from "./kinds";
import { messageOf } from "./objects";
import type { PodPort } from "./pods-behind";
import { PortForwardError } from "./port-forward-error";

/** A port of this machine's loopback that leads to a port of a pod. */
export interface PortForward {
  readonly port: number;
  /** Ends it, with all connections that go through it. Never throws. */
  close(): Promise<void>;
}

/** The web socket of one connection, as far as it is used; `pause` and `resume` are of the package ws. */
interface Tunnel {
  readonly readyState: number;
  close(): void;
  addEventListener(type: "close" | "error", listener: () => void): void;
  pause?(): void;
  resume?(): void;
}

/** How long a connection to a pod may take to come about. */
const openMs = 15_000;

const namedPod = ({ namespace, pod, port }: PodPort): string => `${namespace}/${pod}, port ${port}`;

const notAllowed = (api: ClusterApi, { namespace }: PodPort, said: string): PortForwardError =>
  new PortForwardError(
    "not-allowed",
    `the API server of context ${api.context} does not let you forward ports of pods in ${namespace}: ${said}`,
    `ask for the verbs get and create on pods/portforward in ${namespace}: kubectl auth can-i create pods/portforward --namespace ${namespace}`,
  );

const noAnswer = (target: PodPort, said: string): PortForwardError =>
  new PortForwardError(
    "no-answer",
    `there is no connection to ${namedPod(target)}: ${said}`,
    `kubectl --namespace ${target.namespace} describe pod ${target.pod}`,
  );

/**
 * Asks without an upgrade whether a port may be forwarded: a web socket that is refused says its status alone, and this answer
 * has the API server's words. 400, "Upgrade request required", is what it answers whom it would let.
 */
const refusalOf = async (api: ClusterApi, target: PodPort): Promise<PortForwardError | undefined> => {
  const path = `${collectionPath("Pod", target.namespace)}/${target.pod}/portforward?ports=${target.port}`;
  const answer = await api.request("GET", path);
  const words = messageOf(answer) || `status ${answer.status}`;
  if (answer.status === 401 || answer.status === 403) return notAllowed(api, target, words);
  return answer.status === 404 ? noAnswer(target, words) : undefined;
};

const whyFailed = async (api: ClusterApi, target: PodPort, error: unknown): Promise<PortForwardError> => {
  const refusal = await refusalOf(api, target).catch((unasked: unknown) => noAnswer(target, textOf(unasked)));
  return refusal ?? noAnswer(target, textOf(error));
};

const withTime = <T>(promise: Promise<T>): Promise<T> => {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`no answer within ${openMs / 1000} s`)), openMs);
  });
  return Promise.race([promise, late]).finally(() => clearTimeout(timer));
};

/** Hands on what a pod sends, and lets it wait while nobody reads. */
const towards = (socket: Socket, tunnel: () => Tunnel | undefined): Writable =>
  new Writable({
    write(chunk: Buffer, _encoding, done) {
      if (!socket.destroyed && !socket.write(chunk)) {
        tunnel()?.pause?.();
        socket.once("drain", () => tunnel()?.resume?.());
      }
      done();
    },
  });

const open = async (api: ClusterApi, target: PodPort, socket: Socket, complain: (said: string) => void) => {
  const { PortForward: Library } =
    require("@kubernetes/client-node") as typeof import("@kubernetes/client-node");
  const library = new Library(libraryConfig(api.files, api.files.length === 0 ? undefined : api.context));
  let tunnel: Tunnel | undefined;
  const failure = new Writable({
    write(chunk: Buffer, _encoding, done) {
      // The channel begins with the port's number, in a message of its own that is empty without it.
      if (chunk.length > 0) complain(chunk.toString("utf8").trim());
      done();
    },
  });
  const output = towards(socket, () => tunnel);
  const opened = await withTime(
    library.portForward(target.namespace, target.pod, [target.port], output, failure, socket),
  );
  if (typeof opened === "function")
    throw new Error("the client library reconnects although it was not asked to");
  tunnel = opened as unknown as Tunnel;
  tunnel.addEventListener("close", () => socket.end());
  tunnel.addEventListener("error", () => socket.destroy());
  socket.on("close", () => tunnel?.close());
  if (socket.destroyed) tunnel.close();
};

/**
 * Forwards a free port of loopback to a port of a pod, over web sockets of the Kubernetes API (one for each connection), by
 * Kubernetes' client library. Whether the API server allows it is asked before this returns; whether something listens in
 * the pod is seen with the first connection.
 *
 * @param onTrouble told, in one line, of connections that fail later.
 * @throws PortForwardError where the API server does not allow it, or there is no such pod.
 */
export const openPortForward = async (
  api: ClusterApi,
  target: PodPort,
  onTrouble: (said: string) => void = () => undefined,
): Promise<PortForward> => {
  const refusal = await refusalOf(api, target);
  if (refusal !== undefined) throw refusal;
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on("close", () => sockets.delete(socket));
    socket.on("error", () => socket.destroy());
    open(api, target, socket, onTrouble).catch((error: unknown) => {
      socket.destroy();
      void whyFailed(api, target, error).then(({ message }) => onTrouble(message));
    });
  });
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(0, "127.0.0.1", resolve);
  });
  return {
    port: (server.address() as AddressInfo).port,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        for (const socket of sockets) socket.destroy();
      }),
  };
};
