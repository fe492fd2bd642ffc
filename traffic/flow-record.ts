import type { Direction } from "../verdicts/answer";
import type { HttpRequest, Protocol } from "../verdicts/world";
import type { RecordedEnd } from "./recorded-end";

/** A request as Cilium's proxy wrote it down. */
export interface RecordedRequest {
  readonly type: "request" | "response" | "sample" | "unknown";
  readonly http?: HttpRequest;
  readonly dns?: { readonly name: string };
  /** What it is, where the engine cannot be asked about it: `kafka`. */
  readonly other?: string;
}

/** What a flow says besides time, addresses and ends: the same text again and again, so it is read once. */
export interface FlowAbout {
  /** `L3_L4`, `L7`, `SOCK`; empty where the record does not say. */
  readonly type: string;
  /** Number of Cilium's event: 1 drop, 4 trace, 5 policy verdict, 129 request. Source: pkg/monitor/api/types.go. */
  readonly event: number;
  readonly direction: Direction | undefined;
  /** Undefined: the record does not know. */
  readonly isReply: boolean | undefined;
  /** `TO_ENDPOINT`, `FROM_NETWORK`, …; empty for what is no trace. */
  readonly point: string;
  /** `NEW`, `ESTABLISHED`, …; empty where the datapath did not say. */
  readonly reason: string;
  /** `POLICY_DENIED`, …; empty for what is not dropped. */
  readonly drop: string;
  readonly sourceNames: readonly string[];
  readonly destinationNames: readonly string[];
  readonly request: RecordedRequest | undefined;
  /** Policies that decided, as `Kind/namespace/name`. */
  readonly policies: readonly string[];
  readonly node: string;
}

/** One flow of a record. */
export interface FlowRecord {
  /** As it is written: RFC 3339, in UTC. */
  readonly time: string;
  /** `FORWARDED`, `DROPPED`, … as in Cilium's flow.proto, enum Verdict. */
  readonly verdict: string;
  readonly sourceAddress: string;
  readonly destinationAddress: string;
  /** Undefined for what is none of the protocols that policies know. */
  readonly protocol: Protocol | undefined;
  /** 0 for ICMP. */
  readonly sourcePort: number;
  /** The type for ICMP. */
  readonly destinationPort: number;
  readonly source: RecordedEnd;
  readonly destination: RecordedEnd;
  readonly about: FlowAbout;
}

/** What a line is, that is not a flow. */
export type OtherLine = "not-json" | "truncated" | "not-hubble" | "too-long" | "status";

/** What a line of a record is. */
export type ReadLine =
  | { readonly kind: "flow"; readonly flow: FlowRecord }
  /** Hubble says that it lost events before it could write them. */
  | { readonly kind: "lost"; readonly events: number }
  | { readonly kind: OtherLine };
