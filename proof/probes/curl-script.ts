import { quotePosix } from "../../messages/shell-quoting";
import { type Probe, secondsOf } from "./probe";

/** So much of an answer is enough to know who wrote it. */
const BODY_BYTES = 4000;

/**
 * What curl says of a transfer, on standard error, where no answer can pretend to be it: status, seconds to the connection,
 * address. The error message of curl comes last, since it has blanks.
 */
const report = "%{stderr}\\nlab curl %{http_code} %{time_connect} %{remote_ip} %{errormsg}\\n";

/**
 * Runs curl, says how it ended, and lets nobody download more than is looked at. It is verbose, since nothing else tells a
 * connection that was refused from a host that can't be reached.
 */
const run = (words: readonly string[], input = "</dev/null"): string =>
  `{ curl -sv ${words.join(" ")} -w ${quotePosix(report)} ${input}; echo "lab exit $?" >&2; } | head -c ${BODY_BYTES}`;

const requestWords = ({ http = {} }: Probe): string[] => {
  const { method = "GET", host, headers = {} } = http;
  const all = { ...(host === undefined ? {} : { Host: host }), ...headers };
  return [
    // With -X HEAD curl would wait for a body.
    method === "HEAD" ? "-I" : `-X ${quotePosix(method)}`,
    ...Object.entries(all).map(([name, value]) => `-H ${quotePosix(`${name}: ${value}`)}`),
  ];
};

const hostText = (host: string): string => (host.includes(":") ? `[${host}]` : host);

const urlOf = (scheme: string, { target: { host, port } }: Probe, path = "/"): string =>
  quotePosix(`${scheme}://${hostText(host)}:${port}${path}`);

/** A request, byte for byte as it is asked for. */
export const httpScript = (probe: Probe): string =>
  run([
    "--path-as-is",
    "--globoff",
    `--max-time ${secondsOf(probe)}`,
    ...requestWords(probe),
    urlOf("http", probe, probe.http?.path),
  ]);

/** A request with an empty message of gRPC: not compressed, no bytes (gRPC over HTTP/2). Its headers are what counts. */
export const grpcScript = (probe: Probe): string => {
  const body = (probe.http?.method ?? "POST") === "POST" ? ["--data-binary @-"] : [];
  const words = [
    "--path-as-is --globoff --http2-prior-knowledge",
    "-H 'content-type: application/grpc' -H 'te: trailers' -o /dev/null -D -",
    `--max-time ${secondsOf(probe)}`,
    ...body,
    ...requestWords(probe),
    urlOf("http", probe, probe.http?.path),
  ];
  return `printf '\\0\\0\\0\\0\\0' | ${run(words, "")}`;
};

/** A TLS handshake for a server's name, whoever's certificate answers, and one request. */
export const tlsScript = (probe: Probe): string => {
  const name = probe.tls?.serverName ?? probe.target.host;
  const { host, port } = probe.target;
  const words = [
    `-k --max-time ${secondsOf(probe)}`,
    `--connect-to ${quotePosix(`${name}:${port}:${hostText(host)}:${port}`)}`,
    urlOf("https", { ...probe, target: { host: name, port } }),
  ];
  return run(words);
};

/** What curl says when a connection is made: until 8.15, and from 8.16 on (curl, lib/connect.c). */
const connectedWords = ["* Connected to ", "* Established connection to "]
  .map((words) => `${quotePosix(words)}*`)
  .join("|");

/**
 * A connection and nothing more: no byte is sent, so no server is bothered. curl's telnet has no end but its time (--speed-time is
 * nothing to it), so it is ended as soon as it says that it is connected; one that says so in other words lasts to the end of the time.
 */
export const tcpScript = (probe: Probe): string => {
  const words = ["-o /dev/null", `--max-time ${secondsOf(probe)}`, urlOf("telnet", probe, "")];
  const curl = `curl -sv ${words.join(" ")} -w ${quotePosix(report)} </dev/null 2>&1 & echo "lab pid $!"; wait $!; echo "lab exit $?"`;
  const reader = [
    'printf "%s\\n" "$line" >&2',
    `case $line in "lab pid "*) pid=\${line#lab pid };; ${connectedWords}) made=1;; esac`,
    'if [ -n "$made" ] && [ -n "$pid" ]; then echo "lab connected" >&2; kill "$pid" 2>/dev/null; made=; fi',
  ];
  return `pid= made=; { ${curl}; } | while IFS= read -r line; do ${reader.join("; ")}; done`;
};
