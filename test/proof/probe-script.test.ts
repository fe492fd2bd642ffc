import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { createSocket } from "node:dgram";
import { createServer, type Server } from "node:http";
import { type AddressInfo, createServer as createTcpServer, type Server as TcpServer } from "node:net";
import type { Outcome } from "../../proof/outcome";
import type { Probe } from "../../proof/probes/probe";
import { probeScript } from "../../proof/probes/probe-script";
import { missingProgram, readOutcome, usualAnswers } from "../../proof/probes/read-outcome";
import { commandShell } from "../../proof/run/shell";

const sh = commandShell(["sh"]);
const tried = async (probe: Probe, answers = usualAnswers): Promise<Outcome> =>
  readOutcome(probe, await sh(probeScript(probe)), answers);
const isThere = (program: string): boolean => spawnSync(program, ["true"]).error === undefined;
const portOf = (server: Server | TcpServer): number => (server.address() as AddressInfo).port;
const listening = (server: Server | TcpServer): Promise<void> =>
  new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));

describe("a probe's script, in a real shell against real servers", function () {
  this.timeout(30_000);
  const requests: { method: string; url: string; headers: NodeJS.Dict<string | string[]> }[] = [];
  const server = createServer((request, response) => {
    const { method = "", url = "", headers } = request;
    requests.push({ method, url, headers });
    if (url === "/slow") return;
    if (url === "/denied") response.writeHead(403).end("Access denied\r\n");
    else if (url === "/private") response.writeHead(403).end("go away");
    else if (url === "/large") response.end("x".repeat(200_000));
    else if (url === "/cut") request.socket.destroy();
    else response.writeHead(200).end("hello");
  });
  const silent = createTcpServer();
  const datagrams = createSocket("udp4");
  let rcode: number | undefined = 0;

  before(async () => {
    await listening(server);
    await listening(silent);
    datagrams.on("message", (message, { port, address }) => {
      if (rcode === undefined) return;
      const answer = Buffer.from(message);
      if (message.length > 12) answer.writeUInt16BE(0x8180 | rcode, 2);
      datagrams.send(answer, port, address);
    });
    await new Promise<void>((resolve) => datagrams.bind(0, "127.0.0.1", resolve));
  });
  after(() => {
    server.closeAllConnections();
    server.close();
    silent.close();
    datagrams.close();
  });

  const http = (path: string, more: Partial<NonNullable<Probe["http"]>> = {}): Probe => ({
    protocol: "TCP",
    target: { host: "127.0.0.1", port: portOf(server) },
    http: { method: "GET", path, ...more },
    seconds: 1,
  });

  it("tells an answer, one that Cilium's proxy wrote, and one that only looks like it", async () => {
    assert.deepEqual(await tried(http("/")), { kind: "http", status: 200, byProxy: false });
    assert.deepEqual(await tried(http("/denied")), { kind: "http", status: 403, byProxy: true });
    assert.deepEqual(await tried(http("/private")), { kind: "http", status: 403, byProxy: false });
    const own = { ...usualAnswers, accessDenied: "go away" };
    assert.deepEqual(await tried(http("/private"), own), { kind: "http", status: 403, byProxy: true });
  });

  it("reads the beginning of a long answer, and its status", async () => {
    assert.deepEqual(await tried(http("/large")), { kind: "http", status: 200, byProxy: false });
  });

  it("tells a request that nobody answers, and a connection that is cut", async () => {
    assert.deepEqual(await tried(http("/slow")), { kind: "silence" });
    assert.deepEqual(await tried(http("/cut")), { kind: "cut" });
  });

  it("sends the request as it is asked for: method, path, host and headers, whatever a shell would make of them", async () => {
    requests.length = 0;
    const headers = { "X-Quote": "it's $HOME; `id`" };
    await tried(http("/a/../b?x=1&y=$(id)", { method: "PATCH", host: "api.example.com", headers }));
    await tried(http("/", { method: "HEAD" }));
    const [first, second] = requests;
    assert.deepEqual([first?.method, first?.url], ["PATCH", "/a/../b?x=1&y=$(id)"]);
    assert.deepEqual(
      [first?.headers.host, first?.headers["x-quote"]],
      ["api.example.com", "it's $HOME; `id`"],
    );
    assert.equal(second?.method, "HEAD");
  });

  const tcp = (host: string, port: number, seconds = 1): Probe => ({
    protocol: "TCP",
    target: { host, port },
    seconds,
  });

  it("ends a connection as soon as it is made, in every shell that is here", async () => {
    for (const shell of [["sh"], ["bash"], ["busybox", "sh"]]) {
      if (!isThere(shell[0] ?? "")) continue;
      const began = Date.now();
      const probe = tcp("127.0.0.1", portOf(silent), 15);
      const printed = await commandShell(shell)(probeScript(probe));
      assert.deepEqual(readOutcome(probe, printed), { kind: "connected" }, printed.stderr);
      assert.ok(Date.now() - began < 10_000, `${shell.join(" ")}: ${Date.now() - began} ms`);
    }
  });

  it("tells a connection by its time, too, where curl says in no known words that it is made", async () => {
    const probe = tcp("127.0.0.1", portOf(silent));
    const script = probeScript(probe).replaceAll(/(Connected|Established connection) to/g, "Linked with");
    assert.notEqual(script, probeScript(probe));
    assert.deepEqual(readOutcome(probe, await sh(script)), { kind: "connected" });
  });

  it("tells a connection, a port on which nobody listens, and a name that does not resolve", async () => {
    assert.deepEqual(await tried(tcp("127.0.0.1", portOf(silent))), { kind: "connected" });
    assert.deepEqual(await tried(tcp("127.0.0.1", 1)), { kind: "refused-port" });
    assert.deepEqual(await tried(tcp("nobody.invalid", 80)), { kind: "unresolved" });
  });

  it("tells what a server of names answers, and that it does not", async () => {
    const { port } = datagrams.address();
    const query: Probe = {
      protocol: "UDP",
      target: { host: "127.0.0.1", port },
      // Holds a byte 10, at which bash ends a datagram.
      dns: { name: "ten-letter.example.com" },
      seconds: 1,
    };
    for (const code of [0, 3, 5]) {
      rcode = code;
      assert.deepEqual(await tried(query), { kind: "dns", code });
    }
    rcode = undefined;
    assert.deepEqual(await tried(query), { kind: "silence" });
  });

  it("tells a datagram that is answered, and one for nobody", async () => {
    rcode = 0;
    const udp = (port: number): Probe => ({
      protocol: "UDP",
      target: { host: "127.0.0.1", port },
      seconds: 1,
    });
    assert.deepEqual(await tried(udp(datagrams.address().port)), { kind: "connected" });
    assert.deepEqual(await tried(udp(1)), { kind: "refused-port" });
  });

  it("says what a container lacks", async () => {
    const withoutPath = commandShell(["env", "PATH=/nowhere", "/bin/sh"]);
    for (const [probe, missing] of [
      [http("/"), "curl"],
      [{ protocol: "UDP", target: { host: "127.0.0.1", port: 1 } }, "bash or nc"],
    ] as const) {
      const printed = await withoutPath(probeScript(probe));
      assert.equal(missingProgram(printed), missing);
      assert.deepEqual(readOutcome(probe, printed), {
        kind: "unclear",
        text: `the container has no ${missing}`,
      });
    }
  });

  it("takes no host that a shell would obey, and no protocol that needs privileges", () => {
    const target = { host: "a;id", port: 80 };
    assert.throws(() => probeScript({ protocol: "TCP", target }), /"a;id" is not a host/);
    assert.throws(
      () => probeScript({ protocol: "ICMP", target: { host: "10.0.0.1", port: 8 } }),
      /no pod can try ICMP/,
    );
  });
});

describe("what a probe printed", () => {
  const grpc: Probe = {
    protocol: "TCP",
    target: { host: "10.0.0.1", port: 9090 },
    http: { method: "POST", path: "/grpc.health.v1.Health/Check" },
  };
  const curl = (code: string, exit: number, error = ""): string =>
    `\nlab curl ${code} 0.01 10.0.0.1 ${error}\nlab exit ${exit}\n`;
  const read = (stdout: string, stderr: string): Outcome => readOutcome(grpc, { stdout, stderr });

  it("is a status of gRPC, from the server or from Cilium's proxy", () => {
    assert.deepEqual(read("HTTP/2 200 \r\n\r\ngrpc-status: 0\r\n", curl("200", 0)), {
      kind: "grpc",
      status: 0,
      byProxy: false,
    });
    const denied = "HTTP/2 200 \r\ngrpc-status: 7\r\ngrpc-message: Access denied%0D%0A\r\n\r\n";
    assert.deepEqual(read(denied, curl("200", 0)), { kind: "grpc", status: 7, byProxy: true });
    const own = "HTTP/2 200 \r\ngrpc-status: 7\r\ngrpc-message: not you\r\n\r\n";
    assert.deepEqual(read(own, curl("200", 0)), { kind: "grpc", status: 7, byProxy: false });
  });

  it("is unclear where it is something else", () => {
    assert.deepEqual(read("", "sh: syntax error\n"), { kind: "unclear", text: "sh: syntax error" });
    assert.deepEqual(read("", curl("000", 7, "No route to host")), {
      kind: "unclear",
      text: "No route to host",
    });
    assert.deepEqual(read("", ""), { kind: "unclear", text: "the probe printed nothing" });
  });
});
