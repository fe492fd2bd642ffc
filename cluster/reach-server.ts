import { X509Certificate } from "node:crypto";
import { request } from "node:http";
import { connect as connectTcp, isIP, type Socket } from "node:net";
import { type ConnectionOptions, connect as connectTls } from "node:tls";
import type { Route } from "./proxy";
import type { ServerAddress } from "./server-address";

/** How to talk to a server, without credentials. */
export interface Trust {
  /** Certificates (PEM) of the authority; absent: those that the system trusts. */
  readonly ca?: string;
  readonly insecure: boolean;
  readonly serverName?: string;
}

/** Whether a server answers, and if it is the one that was meant. */
export type Answer =
  | { readonly kind: "answers" }
  | { readonly kind: "silent"; readonly reason: string }
  | { readonly kind: "stranger"; readonly reason: string };

type Way = Exclude<Route, { kind: "unsupported" }>;

/** Words for the codes that connections end with; others are shown as they are. */
const REASONS: Readonly<Record<string, string>> = {
  ECONNREFUSED: "nothing listens there (connection refused)",
  ECONNRESET: "the connection was closed at once",
  ENOTFOUND: "the name does not exist",
  EAI_AGAIN: "the name cannot be resolved now",
  EHOSTUNREACH: "no route to the host",
  ENETUNREACH: "no route to the network",
  EPROTO: "what answers does not speak TLS",
  ERR_SSL_WRONG_VERSION_NUMBER: "what answers does not speak TLS",
  CERT_HAS_EXPIRED: "its certificate has expired",
  CERT_NOT_YET_VALID: "its certificate is not valid yet; is this machine's clock right?",
  ERR_TLS_CERT_ALTNAME_INVALID: "its certificate is for other names",
};

const STRANGER = "its certificate is not signed by the context's authority: another cluster answers there";

const codeOf = (error: Error): string => ("code" in error ? String(error.code) : error.message);

/** Whether text holds a certificate, so that a broken one is told apart from a stranger's. */
export const isCertificate = (pem: string): boolean => {
  try {
    return new X509Certificate(pem).subject !== undefined;
  } catch {
    return false;
  }
};

/** A connection to a server through an HTTP proxy. @throws Error with what the proxy says. */
export const throughProxy = (
  server: ServerAddress,
  way: Way & { kind: "proxy" },
  signal?: AbortSignal,
): Promise<Socket> =>
  new Promise((resolve, reject) => {
    const target = `${server.host.includes(":") ? `[${server.host}]` : server.host}:${server.port}`;
    request({
      host: way.host,
      port: way.port,
      method: "CONNECT",
      path: target,
      headers: { host: target, ...(way.authorization ? { "proxy-authorization": way.authorization } : {}) },
      agent: false,
      ...(signal === undefined ? {} : { signal }),
    })
      .on("connect", ({ statusCode }, socket) => {
        if (statusCode === 200) return resolve(socket as Socket);
        socket.destroy();
        reject(new Error(`the proxy ${way.host}:${way.port} answers ${statusCode}`));
      })
      .on("response", ({ statusCode }) =>
        reject(new Error(`the proxy ${way.host}:${way.port} answers ${statusCode}`)),
      )
      .on("error", (error) => {
        reject(new Error(`the proxy ${way.host}:${way.port}: ${REASONS[codeOf(error)] ?? codeOf(error)}`));
      })
      .end();
  });

const greet = (server: ServerAddress, trust: Trust, socket: Socket, signal: AbortSignal): Promise<Answer> =>
  new Promise((resolve, reject) => {
    // As in Go, any certificate of the given authority is an anchor, also one that is not self-signed.
    const name = trust.serverName ?? (isIP(server.host) === 0 ? server.host : undefined);
    const options: ConnectionOptions & { readonly allowPartialTrustChain: boolean } = {
      socket,
      host: server.host,
      ...(trust.ca === undefined ? {} : { ca: trust.ca }),
      ...(name === undefined ? {} : { servername: name }),
      allowPartialTrustChain: true,
      // A certificate that does not fit is judged below, so that it is not taken for a failed connection.
      rejectUnauthorized: false,
    };
    const tls = connectTls(options, () => {
      // Typed as an Error, it is a code in fact: see onConnectSecure in Node's lib/_tls_wrap.js.
      const flaw = String(tls.authorizationError ?? "");
      if (tls.authorized || trust.insecure) resolve({ kind: "answers" });
      else resolve({ kind: "stranger", reason: REASONS[flaw] ?? STRANGER });
      tls.destroy();
    });
    tls.on("error", reject);
    signal.addEventListener("abort", () => tls.destroy(new Error("aborted")), { once: true });
  });

const plain = (server: ServerAddress, signal: AbortSignal): Promise<Socket> =>
  new Promise((resolve, reject) => {
    const socket = connectTcp({ host: server.host, port: server.port }, () => resolve(socket));
    socket.on("error", reject);
    signal.addEventListener("abort", () => socket.destroy(), { once: true });
  });

/**
 * Connects to a server and looks at its certificate. Nothing is asked of it and no credentials are shown to it.
 *
 * @param timeoutMs for all of it, a proxy included.
 */
export const reachServer = async (
  server: ServerAddress,
  trust: Trust,
  way: Way,
  timeoutMs: number,
): Promise<Answer> => {
  const stop = new AbortController();
  let open: Socket | undefined;
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<Answer>((resolve) => {
    timer = setTimeout(
      () => resolve({ kind: "silent", reason: `no answer within ${timeoutMs / 1000} s` }),
      timeoutMs,
    );
  });
  const attempt = async (): Promise<Answer> => {
    open =
      way.kind === "proxy" ? await throughProxy(server, way, stop.signal) : await plain(server, stop.signal);
    return server.secure ? await greet(server, trust, open, stop.signal) : { kind: "answers" };
  };
  const failed = (error: Error): Answer => ({
    kind: "silent",
    reason: REASONS[codeOf(error)] ?? codeOf(error),
  });
  try {
    return await Promise.race([attempt().catch(failed), late]);
  } finally {
    clearTimeout(timer);
    stop.abort();
    open?.destroy();
  }
};
