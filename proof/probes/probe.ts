import type { HttpRequest, Protocol } from "../../verdicts/world";

/** Where a probe goes: an address, or a name that the client itself looks up. */
export interface Target {
  readonly host: string;
  readonly port: number;
}

/** What a client is asked to try. */
export interface Probe {
  readonly protocol: Protocol;
  readonly target: Target;
  /** A request; gRPC is `POST /package.Service/Method` with gRPC's content type. */
  readonly http?: HttpRequest;
  /** A query of DNS. */
  readonly dns?: { readonly name: string };
  /** A TLS handshake. */
  readonly tls?: { readonly serverName: string };
  /** How long an answer is waited for. Default: 4 s, longer than anything that answers takes, also on a busy machine. */
  readonly seconds?: number;
}

/** How long an answer is waited for. */
export const secondsOf = ({ seconds = 4 }: Probe): number => seconds;

/** How a probe is made. */
export type ProbeKind = "dns" | "grpc" | "http" | "tls" | "tcp" | "udp" | "none";

/** gRPC's health check and reflection, which every framework serves below this path. */
const isGrpc = ({ path = "/", headers = {} }: HttpRequest): boolean =>
  path.startsWith("/grpc.") ||
  Object.entries(headers).some(
    ([name, value]) => name.toLowerCase() === "content-type" && value.startsWith("application/grpc"),
  );

/** A port 53 is asked as DNS: nothing else there answers a datagram. */
export const DNS_PORT = 53;

/** How a probe is made; `none`: no program of a pod without privileges can (ICMP, SCTP). */
export const kindOf = ({ protocol, target, http, dns, tls }: Probe): ProbeKind => {
  if (protocol !== "TCP" && protocol !== "UDP") return "none";
  if (dns !== undefined || target.port === DNS_PORT) return "dns";
  if (protocol === "UDP") return "udp";
  if (http !== undefined) return isGrpc(http) ? "grpc" : "http";
  return tls === undefined ? "tcp" : "tls";
};
