import type { Outcome } from "../outcome";
import { dnsCodeOf } from "./datagram-script";
import { kindOf, type Probe } from "./probe";

/** What a probe's script printed. */
export interface Printed {
  readonly stdout: string;
  readonly stderr: string;
}

/** How a cluster's proxies answer what they refuse. */
export interface ProxyAnswers {
  /** Body of a 403 (chart key `envoy…`, agent's `http-403-msg`). Default of Cilium: `Access denied`. */
  readonly accessDenied: string;
  /** Response code of DNS (agent's `tofqdns-dns-reject-response-code`): 5, REFUSED, or 3, NXDOMAIN. */
  readonly dnsCode: number;
}

/** The answers of a Cilium whose settings say nothing else. Source: Cilium, pkg/envoy and pkg/option/config.go. */
export const usualAnswers: ProxyAnswers = { accessDenied: "Access denied", dnsCode: 5 };

/** Exit codes of curl that mean something here (curl(1), EXIT CODES). */
const curlCodes = { unresolved: 6, noConnection: 7, writeFailed: 23, timeout: 28, tls: 35 } as const;
/** The server closed without an answer, or the connection was reset, or HTTP/2 was. */
const cutCodes: readonly number[] = [16, 18, 52, 55, 56, 92, 95];

/** timeout(1) ended the program: 124 in GNU's, 143 (SIGTERM) in busybox's. */
const timedOut: readonly number[] = [124, 143];

interface CurlReport {
  readonly status: number;
  readonly connected: boolean;
  readonly exit: number;
  readonly error: string;
}

const lastLine = (text: string, pattern: RegExp): RegExpExecArray | undefined =>
  text
    .split("\n")
    .map((line) => pattern.exec(line.trim()))
    .filter((found) => found !== null)
    .at(-1);

const exitOf = (stderr: string): number | undefined => {
  const code = lastLine(stderr, /^lab exit (\d+)$/)?.[1];
  return code === undefined ? undefined : Number(code);
};

const curlReport = (stderr: string): CurlReport | undefined => {
  const line = lastLine(stderr, /^lab curl (\d{3}) ([\d.]+) ?(\S*) ?(.*)$/);
  const exit = exitOf(stderr);
  if (line === undefined || exit === undefined) return undefined;
  const [, status = "", seconds = "", , error = ""] = line;
  return { status: Number(status), connected: Number(seconds) > 0, exit, error };
};

/** What curl says of a transfer on the way: names, certificates, headers that are nobody's business; and its process. */
const isChatter = (line: string): boolean => /^([*<>{}]|lab pid )/.test(line);

const shown = ({ stdout, stderr }: Printed): string =>
  [stdout, ...stderr.split("\n").filter((line) => !isChatter(line))]
    .join("\n")
    .trim()
    .replaceAll(/\s+/g, " ")
    .slice(0, 200) || "the probe printed nothing";

const beginsWith = (body: string, { accessDenied }: ProxyAnswers): boolean =>
  body.trimEnd().startsWith(accessDenied.trimEnd());

/** What a failed transfer says of the connection below it. */
const failed = ({ exit, connected, error }: CurlReport, stderr: string): Outcome => {
  if (exit === curlCodes.timeout) return { kind: "silence" };
  if (exit === curlCodes.unresolved) return { kind: "unresolved" };
  if (exit === curlCodes.noConnection && /connection refused/i.test(stderr)) return { kind: "refused-port" };
  if (connected && (exit === curlCodes.tls || cutCodes.includes(exit))) return { kind: "cut" };
  return { kind: "unclear", text: error === "" ? `curl ended with ${exit}` : error };
};

const readTransfer = (
  kind: "http" | "grpc" | "tls" | "tcp",
  printed: Printed,
  answers: ProxyAnswers,
): Outcome => {
  // A connection without a byte is ended by the script as soon as it is made, before curl reports anything.
  if (kind === "tcp" && lastLine(printed.stderr, /^lab connected$/) !== undefined)
    return { kind: "connected" };
  const report = curlReport(printed.stderr);
  if (report === undefined) return { kind: "unclear", text: shown(printed) };
  // It lasts to curl's own time limit where curl says in other words that it is made.
  if (kind === "tcp") return report.connected ? { kind: "connected" } : failed(report, printed.stderr);
  // Who reads the body has enough, or a trailer ends the message: there is a status all the same.
  const isWhole = report.exit === 0 || report.exit === curlCodes.writeFailed;
  if (kind === "grpc") {
    const grpc = /^grpc-status: *(\d+)/im.exec(printed.stdout)?.[1];
    const message = decodeURIComponent(/^grpc-message: *(\S.*)$/im.exec(printed.stdout)?.[1]?.trim() ?? "");
    if (grpc !== undefined)
      return { kind: "grpc", status: Number(grpc), byProxy: beginsWith(message, answers) };
  }
  if (report.status > 0 && isWhole) {
    const byProxy = report.status === 403 && beginsWith(printed.stdout, answers);
    return { kind: "http", status: report.status, byProxy };
  }
  return failed(report, printed.stderr);
};

const readDatagram = (kind: "dns" | "udp", probe: Probe, printed: Printed): Outcome => {
  const exit = exitOf(printed.stderr);
  const code = dnsCodeOf(printed.stdout, probe);
  if (kind === "dns" && code !== undefined) return { kind: "dns", code };
  if (kind === "udp" && printed.stdout.trim() !== "") return { kind: "connected" };
  if (/refused/i.test(printed.stderr)) return { kind: "refused-port" };
  if (exit === undefined) return { kind: "unclear", text: shown(printed) };
  // netcat ends by itself when its time is over.
  const isSilent = printed.stdout.trim() === "" && (timedOut.includes(exit) || exit <= 1);
  return isSilent ? { kind: "silence" } : { kind: "unclear", text: shown(printed) };
};

/** What the container of a probe lacks for it: `curl`; undefined where it lacks nothing. */
export const missingProgram = ({ stderr }: Printed): string | undefined =>
  lastLine(stderr, /^lab missing (.+)$/)?.[1];

/** Reads what a probe's script printed. */
export const readOutcome = (
  probe: Probe,
  printed: Printed,
  answers: ProxyAnswers = usualAnswers,
): Outcome => {
  const missing = missingProgram(printed);
  if (missing !== undefined) return { kind: "unclear", text: `the container has no ${missing}` };
  const kind = kindOf(probe);
  switch (kind) {
    case "none":
      return { kind: "unclear", text: `no pod can try ${probe.protocol}` };
    case "dns":
    case "udp":
      return readDatagram(kind, probe, printed);
    default:
      return readTransfer(kind, printed, answers);
  }
};
