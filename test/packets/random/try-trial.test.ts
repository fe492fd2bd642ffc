import assert from "node:assert/strict";
import dgram from "node:dgram";
import net, { type AddressInfo } from "node:net";
import { ServedPorts } from "./serve-ports";
import type { Trial } from "./trial";
import { readResponse, tryTrial } from "./try-trial";

const freePort = (): Promise<number> =>
  new Promise((resolve) => {
    const server = net.createServer().listen(0, "127.0.0.1", () => {
      const { port } = server.address() as AddressInfo;
      server.close(() => resolve(port));
    });
  });

describe("a trial", () => {
  let to: { readonly address: string; readonly port: number };
  const served = new ServedPorts("shop/api");
  before(async () => {
    const port = await freePort();
    to = { address: "127.0.0.1", port };
    assert.deepEqual(await served.listen({ tcp: [port], udp: [port], addresses: ["127.0.0.1"] }), []);
  });
  after(() => served.close());

  const request = { method: "POST", path: "/a", host: "x", headers: { "X-Role": "a" } };
  const trials: readonly (readonly [string, Pick<Trial, "protocol" | "request" | "name">, object])[] = [
    ["request", { protocol: "TCP", request }, { kind: "response", status: 200, server: true }],
    ["query over TCP", { protocol: "TCP", name: "a.example" }, { kind: "dns", code: 3 }],
    ["query over UDP", { protocol: "UDP", name: "A.example." }, { kind: "dns", code: 3 }],
    ["datagram", { protocol: "UDP" }, { kind: "echo" }],
  ];
  for (const [name, trial, expected] of trials) {
    it(`is answered by these tests' servers: a ${name}`, async () => {
      assert.deepEqual(await tryTrial({ ...to, ...trial }, 5_000), expected);
    });
  }

  it("sees a reset where nobody listens", async () => {
    const port = await freePort();
    assert.deepEqual(await tryTrial({ ...to, port, protocol: "TCP", request }, 5_000), { kind: "reset" });
  });

  it("sees nothing where nobody answers", async () => {
    const silent = dgram.createSocket("udp4").bind(0, "127.0.0.1");
    await new Promise((resolve) => silent.once("listening", resolve));
    const { port } = silent.address();
    assert.deepEqual(await tryTrial({ ...to, port, protocol: "UDP" }, 100), { kind: "nothing" });
    silent.close();
  });

  it("says which ports somebody else has", async () => {
    const other = new ServedPorts("other");
    assert.deepEqual(await other.listen({ tcp: [to.port], udp: [], addresses: [] }), [to.port]);
    await other.close();
  });

  it("tells a proxy's answer from a server's", () => {
    assert.deepEqual(readResponse("HTTP/1.1 403 Forbidden\r\nserver: envoy\r\n\r\nAccess denied"), {
      kind: "response",
      status: 403,
      server: false,
    });
    assert.deepEqual(readResponse("HTTP/1.1 200 OK\r\ngrpc-status: 7\r\n\r\n"), {
      kind: "response",
      status: 200,
      server: false,
      grpc: 7,
    });
    assert.equal(readResponse("HTTP/1.1 200 OK\r\n"), undefined);
  });
});
