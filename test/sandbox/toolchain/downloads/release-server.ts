import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

/** How the server treats a file. */
export interface Behaviour {
  /** Answers with this status and nothing else. */
  readonly status?: number;
  /** Begins to answer only after so long. */
  readonly startsAfterMs?: number;
  /** Sends pieces of so many bytes, and waits between them. */
  readonly pieces?: { readonly bytes: number; readonly everyMs: number };
  /** Cuts the line after so many bytes: each time, or only the first time. */
  readonly cutAfter?: { readonly bytes: number; readonly once: boolean };
  /** Sends the first so many bytes of the file and then nothing more, whatever was asked for. */
  readonly stallsAfter?: number;
  /** Does not know ranges. */
  readonly noRanges?: boolean;
  /** Sends the reader on to that path. */
  readonly redirectTo?: string;
}

/** A loopback server with the layout of a mirror: `/HOST/PATH`. */
export class ReleaseServer {
  /** Method-less log of what was asked: path, and the range if there was one. */
  readonly asked: string[] = [];
  private readonly files = new Map<string, { content: Buffer; behaviour: Behaviour }>();
  private readonly cut = new Set<string>();
  private readonly server: Server;

  private constructor() {
    this.server = createServer((request, response) => {
      this.answer(request, response).catch(() => response.destroy());
    });
  }

  static async start(): Promise<ReleaseServer> {
    const releases = new ReleaseServer();
    await releases.start("http://127.0.0.1:0");
    return releases;
  }

  /** Listens again where it listened before it was stopped. */
  async start(address: string): Promise<void> {
    await new Promise<void>((resolve) =>
      this.server.listen(Number(new URL(address).port), "127.0.0.1", resolve),
    );
  }

  get address(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  /** Lays a file down, or another one in its place. */
  put(path: string, content: Buffer | string, behaviour: Behaviour = {}): void {
    this.files.set(path, { content: Buffer.from(content), behaviour });
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }

  private async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const path = request.url ?? "";
    const range = request.headers.range;
    this.asked.push(range === undefined ? path : `${path} ${range}`);
    const file = this.files.get(path);
    if (!file) return void response.writeHead(404).end();
    const { content, behaviour } = file;
    await pause(behaviour.startsAfterMs ?? 0);
    if (behaviour.status !== undefined) return void response.writeHead(behaviour.status).end();
    if (behaviour.redirectTo !== undefined)
      return void response.writeHead(302, { location: behaviour.redirectTo }).end();
    const etag = `"${content.length}-${content.subarray(0, 8).toString("hex")}"`;
    const first = Number(/^bytes=(\d+)-$/.exec(range ?? "")?.[1] ?? 0);
    const resumes = first > 0 && behaviour.noRanges !== true && request.headers["if-range"] === etag;
    const rest = resumes ? content.subarray(first) : content;
    response.writeHead(resumes ? 206 : 200, {
      "content-length": rest.length,
      etag,
      ...(resumes ? { "content-range": `bytes ${first}-${content.length - 1}/${content.length}` } : {}),
    });
    const quietFrom = Math.max(0, (behaviour.stallsAfter ?? content.length) - (content.length - rest.length));
    await this.send(path, rest, behaviour, response, quietFrom);
  }

  private async send(
    path: string,
    rest: Buffer,
    behaviour: Behaviour,
    response: ServerResponse,
    quietFrom: number,
  ): Promise<void> {
    const { pieces, cutAfter } = behaviour;
    if (cutAfter && !(cutAfter.once && this.cut.has(path))) {
      this.cut.add(path);
      response.flushHeaders();
      response.write(rest.subarray(0, cutAfter.bytes));
      // Not destroyed: what was sent is to arrive.
      return void response.socket?.end();
    }
    if (quietFrom < rest.length) {
      response.flushHeaders();
      return void response.write(rest.subarray(0, quietFrom));
    }
    const bytes = pieces?.bytes ?? rest.length;
    for (let start = 0; start < rest.length; start += bytes) {
      response.write(rest.subarray(start, start + bytes));
      if (pieces) await pause(pieces.everyMs);
    }
    response.end();
  }
}

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
