import type { TimeRange } from "../../observability/prometheus/prometheus-client";
import { usageError } from "../verdicts/usage-error";
import { durationText, parseDuration } from "./duration";

/** What a user says about time; all of it may be left out. */
export interface TimeOptions {
  /** First moment: `now-3h`, ISO 8601, or seconds since 1970. */
  readonly from?: string;
  /** Last moment, in the same forms. Default: now. */
  readonly to?: string;
  /** Length up to `to`, instead of `from`: `3h`. */
  readonly last?: string;
  /** Distance of two points: `30s`. Default: what gives at most 480 of them. */
  readonly step?: string;
}

/** More points would only be drawn over each other. */
const pointsWanted = 480;
/** Prometheus refuses a range query that asks for more. */
const pointsAccepted = 11_000;
const niceSteps = [10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 21_600, 43_200, 86_400] as const;

/** The step for a range (both in seconds): a round one, not shorter than the interval at which targets are scraped. */
export const defaultStep = (length: number): number =>
  niceSteps.find((step) => length / step <= pointsWanted) ?? Math.ceil(length / pointsWanted);

const moment = (option: string, text: string, now: number): number => {
  const relative = /^now(?:-(.+))?$/.exec(text);
  if (relative) {
    const ago = relative[1] === undefined ? 0 : parseDuration(relative[1]);
    if (ago !== undefined) return now - ago;
  }
  if (/^\d{9,11}(?:\.\d+)?$/.test(text)) return Number(text);
  // Of what Date.parse takes, only what it reads the same everywhere.
  if (/^\d{4}-\d\d-\d\d(?:T\d\d:\d\d.*)?$/.test(text)) {
    const parsed = Date.parse(text) / 1000;
    if (!Number.isNaN(parsed)) return parsed;
  }
  throw usageError(
    `${option} ${JSON.stringify(text)} is not a valid moment`,
    "write now-3h, 2026-01-31T12:00:00Z, or seconds since 1970",
  );
};

const seconds = (option: string, text: string): number => {
  const parsed = parseDuration(text);
  if (parsed !== undefined) return parsed;
  throw usageError(
    `${option} ${JSON.stringify(text)} is not a valid duration`,
    "write 30s, 15m, 3h or 1h30m",
  );
};

/**
 * The range to ask for. Its ends are moved back to multiples of the step, as Grafana does, so that the same points are
 * asked for again a moment later.
 *
 * @param now in seconds; what `now` means.
 * @param fallback length in seconds where nothing is said.
 * @throws UserError (wrong usage).
 */
export const timeRange = (options: TimeOptions, now: number, fallback: number): TimeRange => {
  const { from, to, last, step } = options;
  if (from !== undefined && last !== undefined) {
    throw usageError("--from and --last both say where the range begins", "leave one of them out");
  }
  const end = to === undefined ? now : moment("--to", to, now);
  const begin =
    from === undefined
      ? end - (last === undefined ? fallback : seconds("--last", last))
      : moment("--from", from, now);
  if (begin >= end) throw usageError("the range is empty: --from is not before --to");
  const wanted = step === undefined ? defaultStep(end - begin) : seconds("--step", step);
  if ((end - begin) / wanted > pointsAccepted) {
    throw usageError(
      `--step ${step} gives more than ${pointsAccepted} points, and Prometheus refuses that`,
      `--step ${durationText(defaultStep(end - begin))}`,
    );
  }
  if (wanted > end - begin) throw usageError("--step is longer than the range");
  return {
    from: Math.floor(begin / wanted) * wanted,
    to: Math.floor(end / wanted) * wanted,
    step: wanted,
  };
};
