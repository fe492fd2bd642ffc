import type { IncomingMessage } from "node:http";
import { http, https } from "follow-redirects";
import { HttpsProxyAgent } from "https-proxy-agent";
import { getProxyForUrl } from "proxy-from-env";
import { interruption, stopIfInterrupted } from "../../interruption";
import { DownloadFailure, NoAnswer, reasonOf } from "./download-failure";
import { readPieces } from "./read-pieces";

/** How long to wait for a server. There is no limit on the whole: a slow line may take as long as it needs. */
export interface Patience {
  /** Until a server that was not asked before has begun to answer; redirects included. */
  readonly answerMs: number;
  /** Without a single byte, once it has. */
  readonly stallMs: number;
}

/** Two seconds: whoever has the internet has an answer by then, and whoever has not waits no longer. */
export const PATIENCE: Patience = { answerMs: 2000, stallMs: 30_000 };

/** An answer whose body is read piece by piece; it ends when a piece is too long in coming, or on Ctrl-C. */
export interface Answer {
  readonly status: number;
  header(name: string): string | undefined;
  pieces(): AsyncGenerator<Uint8Array>;
  /** Lets go of an answer whose body is not wanted. */
  close(): void;
}

/** Node's own client has no notion of HTTPS_PROXY and NO_PROXY before its version 24. */
function agentFor(url: string): HttpsProxyAgent<string> | undefined {
  const proxy = getProxyForUrl(url);
  return proxy === "" ? undefined : new HttpsProxyAgent(proxy);
}

function request(
  url: string,
  headers: Readonly<Record<string, string>>,
  signal: AbortSignal,
): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    const agent = agentFor(url);
    const get = url.startsWith("https:") ? https.get : http.get;
    const asked = get(
      url,
      { headers: { "user-agent": "talos-policy-lab", ...headers }, ...(agent ? { agent } : {}) },
      resolve,
    );
    asked.on("error", reject);
    // Not given to the request itself, which hands it on to no redirect.
    signal.addEventListener("abort", () => asked.destroy(signal.reason as Error), { once: true });
  });
}

/**
 * Asks for an address and waits for the answer's head.
 *
 * @throws DownloadFailure if no answer has begun in time.
 * @throws UserError on Ctrl-C.
 */
export async function ask(
  url: string,
  patience: Patience,
  headers: Readonly<Record<string, string>> = {},
): Promise<Answer> {
  const { host } = new URL(url);
  const controller = new AbortController();
  const signal = AbortSignal.any([controller.signal, interruption]);
  const abortIn = (ms: number, failure: DownloadFailure) => setTimeout(() => controller.abort(failure), ms);
  let timer = abortIn(
    patience.answerMs,
    new NoAnswer(host, `did not answer within ${patience.answerMs / 1000} s`),
  );
  const failure = (error: unknown, otherwise: (reason: string) => DownloadFailure) => {
    stopIfInterrupted();
    const { reason } = controller.signal;
    return reason instanceof DownloadFailure ? reason : otherwise(reasonOf(error));
  };
  try {
    const response = await request(url, headers, signal);
    clearTimeout(timer);
    const body = readPieces(response);
    signal.addEventListener("abort", () => response.destroy(), { once: true });
    const header = (name: string) => {
      const value = response.headers[name];
      return typeof value === "string" ? value : undefined;
    };
    return { status: response.statusCode ?? 0, header, pieces, close: () => response.destroy() };

    async function* pieces(): AsyncGenerator<Uint8Array> {
      const wait = () => {
        clearTimeout(timer);
        timer = abortIn(
          patience.stallMs,
          new DownloadFailure(`${host} sent nothing for ${patience.stallMs / 1000} s`),
        );
      };
      try {
        wait();
        for await (const piece of body) {
          wait();
          yield piece;
        }
        signal.throwIfAborted();
      } catch (error) {
        throw failure(error, (reason) => new DownloadFailure(`${host} cut the transfer off: ${reason}`));
      } finally {
        clearTimeout(timer);
        response.destroy();
      }
    }
  } catch (error) {
    clearTimeout(timer);
    throw failure(error, (reason) => new NoAnswer(host, `could not be asked: ${reason}`));
  }
}

/** A short text: a list of checksums. @throws DownloadFailure */
export async function askText(url: string, patience: Patience): Promise<string> {
  const { status, pieces, close } = await ask(url, patience);
  if (status !== 200) {
    close();
    throw new DownloadFailure(`${new URL(url).host} answered ${status} for ${url}`);
  }
  const chunks: Uint8Array[] = [];
  for await (const piece of pieces()) chunks.push(piece);
  return Buffer.concat(chunks).toString("utf8");
}
