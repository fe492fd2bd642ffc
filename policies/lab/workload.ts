import type { StringMap } from "../kubernetes-object";

/** Names of the lab's pods. A phase says which of them it needs; they come and go with it. */
export const workloadNames = [
  "server",
  "client",
  "server-v2",
  "grpc-server",
  "gateway",
  "internal-gateway",
  "intruder",
  "stage-client",
] as const;

/** Name of one of the lab's pods. */
export type WorkloadName = (typeof workloadNames)[number];

/** What a pod runs: an HTTP server, a gRPC server, or a shell with curl to send requests from. */
export type WorkloadRole = "http-server" | "grpc-server" | "client";

/** A pod of the lab as policies and its own manifest both need it. */
export interface Workload {
  readonly name: WorkloadName;
  readonly role: WorkloadRole;
  readonly namespace: string;
  readonly labels: StringMap;
  readonly serviceAccount: string;
  /** Named ports: the ones that policies see. */
  readonly ports: Readonly<Record<string, number>>;
  /** The Service before it, which has the pod's name. No policy ever sees its port. */
  readonly servicePort: number | undefined;
}
