import { parseDuration } from "../../cli/dashboards/duration";
import type { Series } from "../../observability/prometheus/prometheus-answer";
import type { Alert } from "../../observability/rules/alert";

/** A while in which an alert fires. Seconds since 1970. */
export interface FiringSpan {
  readonly labels: Series["labels"];
  /** When its condition began to hold; it fires from this and its `for` on. */
  readonly from: number;
  readonly to: number;
}

/**
 * When an alert fires: each while in which its condition holds for as long as its `for`.
 *
 * @param series the answer of its condition.
 * @param step between two evaluations, in seconds.
 */
export const firingSpans = (
  alert: Pick<Alert, "for">,
  series: readonly Series[],
  step: number,
): readonly FiringSpan[] => {
  const holds = parseDuration(alert.for) ?? 0;
  return series.flatMap(({ labels, points }) => {
    const spans: { from: number; to: number }[] = [];
    for (const { time } of points) {
      const last = spans.at(-1);
      if (last !== undefined && time - last.to <= step) last.to = time;
      else spans.push({ from: time, to: time });
    }
    return spans.filter(({ from, to }) => to - from >= holds).map((span) => ({ ...span, labels }));
  });
};
