import type { HttpRequest } from "../../../verdicts/world";

/** One flow as it is tried: a request, a query if it has a name, else a datagram that is to come back. */
export interface Trial {
  readonly protocol: "TCP" | "UDP";
  readonly address: string;
  readonly port: number;
  /** Address that it is sent from; default: the pod's own. */
  readonly source?: string;
  readonly request?: Required<HttpRequest>;
  /** The name that a query asks for. */
  readonly name?: string;
}

/** What came of a trial, as whoever tried it saw it. */
export type TrialOutcome =
  /** A reset: nobody listens, or somebody in between does not want the connection. */
  | { readonly kind: "reset" }
  /** An answer; `server`: it comes from one of the servers of these tests. */
  | { readonly kind: "response"; readonly status: number; readonly server: boolean; readonly grpc?: number }
  | { readonly kind: "echo" }
  | { readonly kind: "dns"; readonly code: number; readonly address?: string }
  | { readonly kind: "nothing" }
  | { readonly kind: "error"; readonly text: string };

/** Ports that a program is to serve. */
export interface PortsToServe {
  readonly tcp: readonly number[];
  readonly udp: readonly number[];
  /** Addresses for UDP: an answer has to come from the address that was asked. */
  readonly addresses: readonly string[];
}

/** What a pod's program is told, a line of JSON each. */
export type Order =
  | { readonly order: "listen"; readonly ports: PortsToServe }
  | { readonly order: "try"; readonly id: number; readonly trial: Trial; readonly patienceMs: number };

/** What it says. `taken`: ports that somebody else listens on. */
export type Report =
  | { readonly report: "listening"; readonly taken: readonly number[] }
  | { readonly report: "outcome"; readonly id: number; readonly outcome: TrialOutcome };

/** By this header an answer is known to come from a server of these tests, and not from a proxy. */
export const SERVER_HEADER = "x-served-by";
/** The answer of these tests' DNS servers: there is no such name. Nobody learns an address from it. */
export const NO_SUCH_NAME = 3;
