import dgram from "node:dgram";
import net from "node:net";
import { dnsAnswer, withLength } from "./dns-message";
import { NO_SUCH_NAME, type PortsToServe, SERVER_HEADER } from "./trial";

/** The first byte of a DNS message over TCP is that of its length; no request begins so. */
const isDns = (data: Buffer): boolean => (data[0] ?? 0xff) < 2;
/** What is no query is sent back: queries have a header of 12 bytes, and say that they are queries. */
const isQuery = (data: Buffer): boolean =>
  data.length > 16 && data[2] === 1 && data[4] === 0 && data[5] === 1;

/** Closes a port. */
type Closing = () => void;

const httpAnswer = (name: string): string =>
  `HTTP/1.1 200 OK\r\n${SERVER_HEADER}: ${name}\r\ncontent-length: 3\r\nconnection: close\r\n\r\nok\n`;

const serveStream = (name: string): net.Server =>
  net.createServer((socket) => {
    let got = Buffer.alloc(0);
    socket.on("error", () => socket.destroy());
    socket.on("data", (data) => {
      got = Buffer.concat([got, data]);
      if (isDns(got)) {
        if (got.length < 2 || got.length < 2 + got.readUInt16BE(0)) return;
        socket.end(withLength(dnsAnswer(got.subarray(2), NO_SUCH_NAME)));
      } else if (got.includes("\r\n\r\n")) socket.end(httpAnswer(name));
    });
  });

const listening = (server: net.Server, port: number): Promise<Closing | undefined> =>
  new Promise((resolve) => {
    server.once("error", () => resolve(undefined));
    server.listen(port, "0.0.0.0", () => resolve(() => server.close()));
  });

const bound = (port: number, address: string): Promise<Closing | undefined> =>
  new Promise((resolve) => {
    const socket = dgram.createSocket("udp4");
    socket.once("error", () => resolve(undefined));
    socket.on("message", (data, from) => {
      socket.send(isQuery(data) ? dnsAnswer(data, NO_SUCH_NAME) : data, from.port, from.address);
    });
    socket.bind(port, address, () => resolve(() => socket.close()));
  });

/** HTTP and DNS over TCP on all addresses; DNS and an echo over UDP. Ports are opened once. */
export class ServedPorts {
  private readonly open = new Map<string, Promise<Closing | undefined>>();

  constructor(private readonly name: string) {}

  /** @returns ports that somebody else has. */
  async listen({ tcp, udp, addresses }: PortsToServe): Promise<readonly number[]> {
    const asked = [
      ...tcp.map((port) => ({
        key: `TCP ${port}`,
        port,
        start: () => listening(serveStream(this.name), port),
      })),
      ...addresses.flatMap((address) =>
        udp.map((port) => ({ key: `${address} ${port}`, port, start: () => bound(port, address) })),
      ),
    ];
    const taken: number[] = [];
    for (const { key, port, start } of asked) {
      const open = this.open.get(key) ?? start();
      this.open.set(key, open);
      if ((await open) === undefined) taken.push(port);
    }
    return taken;
  }

  /** Closes them all. */
  async close(): Promise<void> {
    for (const open of this.open.values()) (await open)?.();
    this.open.clear();
  }
}
