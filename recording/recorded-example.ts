import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { metricsList } from "../observability/metrics/hubble-metrics";
import { type Reporter, withElapsed } from "../sandbox/reporter";
import { recordTimeline } from "./cilium-metrics";
import { evidenceTools } from "./prometheus/evidence-tools";
import { type Recording, startOnRecording } from "./prometheus/recorded-prometheus";

/** A Prometheus with the recorded example in it. */
export interface RecordedExample {
  readonly url: string;
  /** Seconds since 1970, of the first scrape. */
  readonly from: number;
  /** Seconds since 1970, of the last scrape. */
  readonly to: number;
}

/** Everything that the release can count, so that no panel is empty for a setting. */
const hubbleMetrics = metricsList({ icmp: true, extraMetrics: [] });

/** A recorded example that somebody else ends. */
export interface StartedExample extends RecordedExample {
  /** Ends the Prometheus; afterwards no file is left. */
  stop(): Promise<void>;
}

/** Recording rules whose series are there, too, as if they had been evaluated all the time. */
export type ExampleRules = Required<Pick<Recording, "ruleFiles" | "ruleDepth">>;

/**
 * Records the example, and starts a Prometheus that has seen it.
 *
 * @param rules default: none.
 * @throws UserError where a tool cannot be built or does not start; then nothing is left.
 */
export const startRecordedExample = async (
  reporter: Reporter,
  rules: ExampleRules = { ruleFiles: [], ruleDepth: 1 },
): Promise<StartedExample> => {
  const tools = await evidenceTools(reporter);
  const folder = mkdtempSync(path.join(tmpdir(), "lab-example-"));
  try {
    const file = path.join(folder, "timeline");
    const { from, to } = await withElapsed(reporter, "recording three hours of Cilium's metrics", () =>
      recordTimeline({ hubbleMetrics, file, reporter }),
    );
    const { url, stop } = await withElapsed(reporter, "loading them into a Prometheus", () =>
      startOnRecording(tools, { ...rules, openMetricsFiles: [file], from, to, staleAfterSeconds: 60 }),
    );
    return { url, from, to, stop };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
};

/**
 * Does some work with the recorded example. Afterwards neither the Prometheus nor a file is left, whatever comes of the
 * work, Ctrl-C included.
 *
 * @throws UserError where a tool cannot be built or does not start.
 */
export const withRecordedExample = async <T>(
  reporter: Reporter,
  work: (example: RecordedExample) => Promise<T>,
): Promise<T> => {
  const example = await startRecordedExample(reporter);
  try {
    return await work(example);
  } finally {
    await example.stop();
  }
};
