import dgram from "node:dgram";
import net from "node:net";
import { answerAddress, answerCode, dnsQuery, withLength } from "./dns-message";
import { SERVER_HEADER, type Trial, type TrialOutcome } from "./trial";

/** The bytes of a request. The connection is closed after it. */
const requestBytes = ({ method, path, host, headers }: Required<NonNullable<Trial["request"]>>): string => {
  const lines = [`${method} ${path} HTTP/1.1`, `Host: ${host}`, "Connection: close"];
  const own = Object.entries(headers).map(([name, value]) => `${name}: ${value}`);
  const body = method === "GET" || method === "HEAD" ? [] : ["Content-Length: 0"];
  return [...lines, ...own, ...body, "", ""].join("\r\n");
};

/** Reads the head of an answer; undefined while it is not whole. */
export const readResponse = (text: string): TrialOutcome | undefined => {
  const end = text.indexOf("\r\n\r\n");
  if (end < 0) return undefined;
  const head = text.slice(0, end);
  const status = /^HTTP\/1\.[01] (\d{3})/.exec(head)?.[1];
  if (status === undefined) return { kind: "error", text: head.slice(0, 100) };
  const grpc = /^grpc-status: *(\d+)/im.exec(head)?.[1];
  const server = new RegExp(`^${SERVER_HEADER}:`, "im").test(head);
  return {
    kind: "response",
    status: Number(status),
    server,
    ...(grpc === undefined ? {} : { grpc: Number(grpc) }),
  };
};

const readDnsStream = (id: number, data: Buffer): TrialOutcome | undefined => {
  if (data.length < 2 || data.length < 2 + data.readUInt16BE(0)) return undefined;
  const code = answerCode(id, data.subarray(2));
  return code === undefined ? { kind: "error", text: data.toString("hex") } : { kind: "dns", code };
};

type Settle = (outcome: TrialOutcome) => void;

const overTcp = (trial: Trial, settle: Settle): (() => void) => {
  const id = Math.floor(Math.random() * 0x10000);
  const socket = net.connect({
    host: trial.address,
    port: trial.port,
    ...(trial.source === undefined ? {} : { localAddress: trial.source }),
  });
  let got = Buffer.alloc(0);
  socket.on("connect", () => {
    if (trial.request !== undefined) socket.write(requestBytes(trial.request), "latin1");
    else socket.write(withLength(dnsQuery(id, trial.name ?? "")));
  });
  socket.on("data", (data) => {
    got = Buffer.concat([got, data]);
    const outcome = trial.name === undefined ? readResponse(got.toString("latin1")) : readDnsStream(id, got);
    if (outcome !== undefined) settle(outcome);
  });
  socket.on("end", () => settle({ kind: "reset" }));
  socket.on("error", ({ message, code }: NodeJS.ErrnoException) =>
    settle(
      code === "ECONNREFUSED" || code === "ECONNRESET" || code === "EPIPE"
        ? { kind: "reset" }
        : { kind: "error", text: message },
    ),
  );
  return () => socket.destroy();
};

const overUdp = (trial: Trial, settle: Settle): (() => void) => {
  const id = Math.floor(Math.random() * 0x10000);
  const sent = trial.name === undefined ? Buffer.from(`echo ${id}`) : dnsQuery(id, trial.name);
  const socket = dgram.createSocket("udp4");
  socket.on("error", ({ message, code }: NodeJS.ErrnoException) =>
    settle(code === "ECONNREFUSED" ? { kind: "reset" } : { kind: "error", text: message }),
  );
  socket.on("message", (data) => {
    const code = answerCode(id, data);
    if (trial.name === undefined && data.equals(sent)) settle({ kind: "echo" });
    else if (code !== undefined) {
      const address = answerAddress(data);
      settle({ kind: "dns", code, ...(address === undefined ? {} : { address }) });
    }
  });
  socket.bind(0, trial.source ?? "0.0.0.0", () => {
    // Connected: then the kernel says it where nobody listens.
    socket.connect(trial.port, trial.address, () => socket.send(sent));
  });
  return () => socket.close();
};

/** Tries a flow, and waits for an answer as long as it is told. */
export const tryTrial = (trial: Trial, patienceMs: number): Promise<TrialOutcome> =>
  new Promise((resolve) => {
    let end: (() => void) | undefined;
    let isOver = false;
    const settle: Settle = (outcome) => {
      if (isOver) return;
      isOver = true;
      clearTimeout(timer);
      resolve(outcome);
      end?.();
    };
    const timer = setTimeout(() => settle({ kind: "nothing" }), patienceMs);
    end = trial.protocol === "TCP" ? overTcp(trial, settle) : overUdp(trial, settle);
  });
