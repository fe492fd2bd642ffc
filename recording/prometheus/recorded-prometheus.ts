import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import type { EvidenceTools } from "./evidence-tools";
import { backfill, backfillRules } from "./promtool";
import { type RunningPrometheus, startPrometheus, withPrometheus } from "./start-prometheus";

/** What was seen, and what is computed from it. */
export interface Recording {
  /** OpenMetrics texts whose samples have times. */
  readonly openMetricsFiles: readonly string[];
  /** Recording rules that are computed over the recording's time. Default: none. */
  readonly ruleFiles?: readonly string[];
  /** Unix time in seconds of the recording's begin. */
  readonly from: number;
  /** Unix time in seconds of its end. */
  readonly to: number;
  /** How many recording rules are built on each other; a rule on raw series alone is one. Default: 1. */
  readonly ruleDepth?: number;
  /**
   * When a series that has no more samples is over, in seconds: at least two scrapes. promtool writes no staleness markers
   * as a scrape does, so by Prometheus' default a series would go on for 5 minutes.
   */
  readonly staleAfterSeconds?: number;
}

/**
 * Starts a Prometheus that has seen a recording: as if it had scraped it then, with the recording rules loaded. Its data
 * goes when it is stopped.
 *
 * @throws UserError with promtool's or Prometheus' words.
 */
export async function startOnRecording(
  tools: EvidenceTools,
  recording: Recording,
): Promise<RunningPrometheus> {
  const data = mkdtempSync(path.join(tmpdir(), "lab-recording-"));
  try {
    for (const file of recording.openMetricsFiles) await backfill(tools, file, data);
    await record(tools, recording, data);
    const { staleAfterSeconds } = recording;
    const manner = staleAfterSeconds === undefined ? {} : { lookbackSeconds: staleAfterSeconds };
    return await startPrometheus(tools, { ...manner, data, removeData: true });
  } catch (error) {
    rmSync(data, { recursive: true, force: true });
    throw error;
  }
}

/** New blocks are seen at a start (else after a minute), so every depth of rules has a Prometheus of its own. */
async function record(tools: EvidenceTools, recording: Recording, data: string): Promise<void> {
  const { ruleFiles = [], from, to, ruleDepth = 1 } = recording;
  if (ruleFiles.length === 0) return;
  for (let depth = 0; depth < ruleDepth; depth++) {
    await withPrometheus(tools, { data }, async ({ url }) => {
      for (const ruleFile of ruleFiles)
        await backfillRules(tools, { prometheusUrl: url, ruleFile, from, to, folder: data });
    });
  }
}
