/** What came of a probe: of a connection, a request, a query, as the client saw it. */
export type Outcome =
  /** A TCP connection was made, or an UDP datagram answered. */
  | { readonly kind: "connected" }
  /** A reset, or ICMP's "port unreachable": the packet arrived where nobody listens. */
  | { readonly kind: "refused-port" }
  /** `byProxy`: Cilium's proxy wrote the answer itself. */
  | { readonly kind: "http"; readonly status: number; readonly byProxy: boolean }
  | { readonly kind: "grpc"; readonly status: number; readonly byProxy: boolean }
  /** A response code of DNS. */
  | { readonly kind: "dns"; readonly code: number }
  /** Nothing came back in time: neither an answer nor a reset. */
  | { readonly kind: "silence" }
  /** The connection was made and then cut. */
  | { readonly kind: "cut" }
  /** The client could not find the address of a name. */
  | { readonly kind: "unresolved" }
  /** It could not be tried, or nothing of the above came of it; the text says what. */
  | { readonly kind: "unclear"; readonly text: string };

/** Response codes of DNS that are told by name (RFC 1035, section 4.1.1). */
const dnsNames: Readonly<Record<number, string>> = {
  0: "NOERROR",
  2: "SERVFAIL",
  3: "NXDOMAIN",
  5: "REFUSED",
};

/** Status codes of gRPC that are told by name (grpc/grpc, doc/statuscodes.md). */
const grpcNames: Readonly<Record<number, string>> = {
  0: "OK",
  7: "PERMISSION_DENIED",
  12: "UNIMPLEMENTED",
  14: "UNAVAILABLE",
};

/** A DNS response code by its name. */
export const dnsCodeText = (code: number): string => dnsNames[code] ?? `DNS code ${code}`;

/** What a client saw, in a few words. */
export const outcomeText = (outcome: Outcome): string => {
  switch (outcome.kind) {
    case "connected":
      return "connected";
    case "refused-port":
      return "nobody listens (reset)";
    case "http":
      return outcome.byProxy ? `${outcome.status} by Cilium's proxy` : String(outcome.status);
    case "grpc": {
      const name = grpcNames[outcome.status] ?? `status ${outcome.status}`;
      return outcome.byProxy ? `gRPC ${name} by Cilium's proxy` : `gRPC ${name}`;
    }
    case "dns":
      return dnsCodeText(outcome.code);
    case "silence":
      return "no answer";
    case "cut":
      return "connection cut";
    case "unresolved":
      return "the name does not resolve";
    case "unclear":
      return outcome.text;
  }
};
