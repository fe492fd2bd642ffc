/** Where long-running work says what it is doing. The command line implements it; tests pass `silentReporter`. */
export interface Reporter {
  /** True when the reader is a terminal, where a line can be rewritten. */
  readonly interactive: boolean;
  /** A line that stays. */
  say(line: string): void;
  /** A line that the next one replaces; ignored when not interactive. */
  live(line: string): void;
}

/** Says nothing. */
export const silentReporter: Reporter = { interactive: false, say: () => {}, live: () => {} };

/** How often a non-interactive reader is told that work is still going on. */
export const HEARTBEAT_MS = 30_000;

/** `75` → `1m15s`, `4.24` → `4.2s`. */
export function formatSeconds(seconds: number): string {
  if (seconds < 9.95) return `${seconds.toFixed(1)}s`;
  const whole = Math.round(seconds);
  if (whole < 60) return `${whole}s`;
  return `${Math.floor(whole / 60)}m${String(whole % 60).padStart(2, "0")}s`;
}

/**
 * Runs `work` and keeps the reader informed meanwhile: a live line on a terminal, else a line every 30 s.
 *
 * @param label what is being done; a function where that changes meanwhile.
 */
export async function withElapsed<T>(
  reporter: Reporter,
  label: string | (() => string),
  work: () => Promise<T>,
): Promise<T> {
  const started = performance.now();
  const text = () => (typeof label === "string" ? label : label());
  const elapsed = () => formatSeconds((performance.now() - started) / 1000);
  const timer = setInterval(
    () =>
      reporter.interactive
        ? reporter.live(`${text()} ${elapsed()}`)
        : reporter.say(`${text()} still running, ${elapsed()}`),
    reporter.interactive ? 1000 : HEARTBEAT_MS,
  );
  timer.unref();
  try {
    return await work();
  } finally {
    clearInterval(timer);
    if (reporter.interactive) reporter.live("");
  }
}
