import type { Expectation, Flow, Verdict } from "../../policies/expectation";

/** What came of a probe: of a connection, a request, a query. */
export type Outcome =
  | { readonly kind: "connect"; readonly result: "connected" | "refused" | "timeout" }
  | { readonly kind: "http"; readonly status: number }
  | { readonly kind: "grpc"; readonly status: number }
  | { readonly kind: "dns"; readonly code: number }
  | { readonly kind: "no answer" }
  | { readonly kind: "unclear"; readonly text: string };

/** Where a probe goes: an address, or a name that the pod itself looks up. */
export interface Target {
  readonly host: string;
  readonly port: number;
}

/** Longer than anything that answers takes, also on a busy machine. */
const SECONDS = 4;

const quoted = (text: string): string => `'${text.replaceAll("'", `'\\''`)}'`;

const isGrpc = ({ http }: Flow): boolean => http?.path.startsWith("/grpc.") ?? false;

/** A connection and nothing more. */
const connectCommand = ({ host, port }: Target): string =>
  `timeout ${SECONDS} bash -c 'exec 3<>/dev/tcp/${host}/${port}' 2>/dev/null; echo "connect $?"`;

const curl = (flow: Flow, { host, port }: Target, more: string): string => {
  const { method, path, host: name, headers = {} } = flow.http ?? { method: "GET", path: "/" };
  const all = { ...(name === undefined ? {} : { Host: name }), ...headers };
  const lines = Object.entries(all).map(([key, value]) => `-H ${quoted(`${key}: ${value}`)}`);
  return `curl -s --path-as-is --max-time ${SECONDS} -X ${method} ${lines.join(" ")} ${more} ${quoted(`http://${host}:${port}${path}`)}`;
};

const httpCommand = (flow: Flow, target: Target): string =>
  `${curl(flow, target, "-o /dev/null -w 'http %{http_code} '")}; echo "exit $?"`;

/** An empty message of gRPC: not compressed, no bytes (gRPC over HTTP/2). */
const grpcCommand = (flow: Flow, target: Target): string => {
  const body = flow.http?.method === "POST" ? "--data-binary @-" : "";
  const more = `--http2-prior-knowledge -H 'content-type: application/grpc' -H 'te: trailers' -o /dev/null -D - ${body}`;
  return `printf '\\0\\0\\0\\0\\0' | ${curl(flow, target, more)}; echo "exit $?"`;
};

/** A query for an A record, as bytes (RFC 1035, section 4). */
const queryBytes = (name: string): string => {
  const labels = name.split(".").map((label) => [label.length, ...Buffer.from(label)]);
  const bytes = [0x12, 0x34, 1, 0, 0, 1, 0, 0, 0, 0, 0, 0, ...labels.flat(), 0, 0, 1, 0, 1];
  return bytes.map((byte) => `\\x${byte.toString(16).padStart(2, "0")}`).join("");
};

// One datagram: without dd, bash writes a byte 10 as the end of a line, and what follows in another.
const dnsCommand = (name: string, { host, port }: Target): string =>
  `timeout ${SECONDS} bash -c 'exec 3<>/dev/udp/${host}/${port}; printf "${queryBytes(name)}" | dd bs=512 iflag=fullblock 2>/dev/null >&3; dd bs=512 count=1 <&3 2>/dev/null | od -An -tx1 -v | tr -d "\\n"'; echo " exit $?"`;

/** The command for a shell that tries a flow and says what came of it. */
export const probeCommand = (flow: Flow, target: Target): string => {
  if (flow.port === 53) return dnsCommand(flow.dns?.name ?? "kubernetes.default.svc.cluster.local", target);
  if (isGrpc(flow)) return grpcCommand(flow, target);
  return flow.http === undefined ? connectCommand(target) : httpCommand(flow, target);
};

const connectResults: Readonly<Record<string, "connected" | "refused" | "timeout">> = {
  "0": "connected",
  "1": "refused",
  "124": "timeout",
};

/** Exit codes of curl for "no connection in time" and "no answer in time" are one: 28. */
const CURL_TIMEOUT = "28";

/** Reads what a probe's command printed. */
export const readOutcome = (flow: Flow, printed: string): Outcome => {
  const text = printed.trim();
  const unclear: Outcome = { kind: "unclear", text };
  const connect = /^connect (\d+)$/.exec(text)?.[1];
  if (connect !== undefined) {
    const result = connectResults[connect];
    return result ? { kind: "connect", result } : unclear;
  }
  const exit = /exit (\d+)$/.exec(text)?.[1];
  if (exit === CURL_TIMEOUT || exit === "124") return { kind: "no answer" };
  if (flow.port === 53) {
    const bytes = text.split(/\s+/);
    const rcode = Number.parseInt(bytes[3] ?? "", 16);
    return bytes[0] === "12" && bytes[1] === "34" ? { kind: "dns", code: rcode & 0xf } : unclear;
  }
  const grpc = /^grpc-status: (\d+)/im.exec(text)?.[1];
  if (grpc !== undefined) return { kind: "grpc", status: Number(grpc) };
  const status = /http (\d{3}) exit 0$/.exec(text)?.[1];
  return status === undefined ? unclear : { kind: "http", status: Number(status) };
};

const REFUSED = 5;
const PERMISSION_DENIED = 7;

/** What nginx answers: the page, none of that name, a method that files do not have. */
const fromTheServer: readonly number[] = [200, 404, 405];

/** Whether what came of a probe is what a verdict says. */
export const agrees = (verdict: Verdict, outcome: Outcome): boolean => {
  switch (verdict) {
    case "allowed":
      return (
        (outcome.kind === "connect" && outcome.result === "connected") ||
        (outcome.kind === "http" && fromTheServer.includes(outcome.status)) ||
        (outcome.kind === "grpc" && outcome.status === 0) ||
        (outcome.kind === "dns" && outcome.code === 0)
      );
    case "denied-by-l7":
      return (
        (outcome.kind === "http" && outcome.status === 403) ||
        (outcome.kind === "grpc" && outcome.status === PERMISSION_DENIED) ||
        (outcome.kind === "dns" && outcome.code === REFUSED)
      );
    case "denied-by-default":
    case "denied-by-rule":
      return outcome.kind === "no answer" || (outcome.kind === "connect" && outcome.result === "timeout");
  }
};

/** Why an expectation can't be probed on one node; undefined where it can. */
export const notProbed = ({ flow, auth }: Expectation): string | undefined => {
  if (auth === "required") return "needs SPIRE";
  if (flow.from.includes("@")) return "comes from another cluster";
  return undefined;
};
