import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

type Answer = Buffer | string | ((request: IncomingMessage, response: ServerResponse) => void);

/** A chart repository on loopback: Helm's `index.yaml` and archives, as a web server would serve them. */
export class ChartRepository {
  /** Paths that were asked for, in order. */
  readonly asked: string[] = [];
  /** What is there, by path; anything else is 404. */
  readonly files: Record<string, Answer> = {};
  private readonly server: Server;
  private port = 0;

  constructor() {
    this.server = createServer((request, response) => {
      const path = request.url ?? "";
      this.asked.push(path);
      const answer = this.files[path];
      if (answer === undefined) response.writeHead(404).end();
      else if (typeof answer === "function") answer(request, response);
      else response.end(answer);
    });
  }

  /** Its address, the same before and after it was down. */
  get url(): string {
    return `http://127.0.0.1:${this.port}/charts`;
  }

  async up(): Promise<void> {
    await new Promise<void>((resolve) => this.server.listen(this.port, "127.0.0.1", resolve));
    this.port = (this.server.address() as AddressInfo).port;
  }

  async down(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }
}
