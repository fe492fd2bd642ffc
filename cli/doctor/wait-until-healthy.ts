import { setTimeout as sleep } from "node:timers/promises";
import type { Diagnosis } from "./diagnosis";

/** How a diagnosis is waited for. */
export interface Waiting {
  readonly look: () => Promise<Diagnosis>;
  /** Told when something else is the matter than before. */
  readonly progress: (diagnosis: Diagnosis, seconds: number) => void;
  readonly seconds: number;
  readonly pauseMs: number;
  readonly signal: AbortSignal;
}

/** What is the matter, as far as it makes a difference to who waits. */
const matters = ({ report: { findings, unread } }: Diagnosis): string =>
  [
    ...findings.map(({ check, subject, evidence }) => `${check} ${subject} ${evidence}`),
    ...unread.map(({ title, because }) => `${title} ${because}`),
  ].join("\n");

/** Nobody gets a right by waiting: where nothing else is the matter, nothing will come of it. */
const isHopeless = ({ exitCode, report }: Diagnosis): boolean =>
  exitCode === 3 && report.unread.every(({ right }) => right !== undefined);

/**
 * Looks at a cluster again and again until it is healthy, the time is over, or waiting cannot help.
 *
 * @returns the last diagnosis.
 */
export const waitUntilHealthy = async (waiting: Waiting): Promise<Diagnosis> => {
  const started = performance.now();
  let said = "";
  for (;;) {
    const diagnosis = await waiting.look();
    const seconds = (performance.now() - started) / 1000;
    const left = (waiting.seconds - seconds) * 1000;
    if (diagnosis.exitCode === 0 || left <= 0 || isHopeless(diagnosis)) return diagnosis;
    const now = matters(diagnosis);
    if (now !== said) waiting.progress(diagnosis, seconds);
    said = now;
    await sleep(Math.min(waiting.pauseMs, left), undefined, { signal: waiting.signal });
  }
};
