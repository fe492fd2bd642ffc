import type { Sample, Series } from "../../observability/prometheus/prometheus-answer";
import { query, queryRange, type TimeRange } from "../../observability/prometheus/prometheus-client";

/** Where queries are answered. Errors are those of the client. */
export interface QuerySource {
  /** Values over a range. */
  range(expr: string, range: TimeRange): Promise<readonly Series[]>;
  /** Values of one moment, in seconds since 1970. */
  instant(expr: string, at: number): Promise<readonly Sample[]>;
}

/** A Prometheus as the source. */
export const prometheusSource = (url: string, signal: AbortSignal): QuerySource => ({
  range: async (expr, range) => (await queryRange(url, expr, range, { signal })).series,
  instant: async (expr, at) => (await query(url, expr, at, { signal })).samples,
});
