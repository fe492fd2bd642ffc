import type { ExposedSample } from "../../observability/prometheus/exposition";

/** Counters of Hubble's that a witness needs. */
export const countedMetrics = [
  "hubble_flows_processed_total",
  "hubble_http_requests_total",
  "hubble_drop_total",
] as const;

/** Counters that can be read now. */
export interface CounterSource {
  /** Whose they are: `1 agent`, `Prometheus monitoring/prometheus-operated`. */
  readonly name: string;
  /** What is counted, as far as it is known at once. @throws Error with the reason, in one line. */
  show(): Promise<readonly ExposedSample[]>;
  /** What is counted of everything that happened until it was asked; it waits for that. @throws Error with the reason, in one line. */
  read(): Promise<readonly ExposedSample[]>;
  /** Never throws. */
  close(): Promise<void>;
}
