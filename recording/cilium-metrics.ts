import path from "node:path";
import * as z from "zod";
import { UserError } from "../messages/user-error";
import { checkoutFolder } from "../sandbox/checkout-folder";
import type { Reporter } from "../sandbox/reporter";
import { runCommand } from "../sandbox/run-command";
import { buildGoProgram } from "../sandbox/toolchain/go-program";

const program = {
  name: "cilium-metrics",
  sources: path.join(checkoutFolder, "recording/cilium-metrics"),
  label: "building cilium-metrics on Cilium's metric code (about 6 minutes, once)",
} as const;

const described = z.array(
  z.object({
    name: z.string(),
    type: z.enum(["counter", "gauge", "histogram"]),
    /** In the exporter's order; not those that scraping adds, nor `le`. */
    labels: z.array(z.string()),
    /** Who exports it: the job that Prometheus scrapes. */
    job: z.string(),
    help: z.string(),
  }),
);

/** A metric as Cilium's own code registers it. */
export type DescribedMetric = z.infer<typeof described>[number];

/** What a timeline is made from. */
export interface TimelineOptions {
  /** The chart's `hubble.metrics.enabled`. */
  readonly hubbleMetrics: readonly string[];
  /** The file that is written: OpenMetrics text, about 30 MB for each hour. */
  readonly file: string;
  /** When the last scrape happens. Default: an afternoon in January 2026, so that pictures stay the same. */
  readonly end?: Date;
  /** Default: three hours, which is how long the story takes; a longer timeline tells it again. */
  readonly seconds?: number;
  /** Time between two scrapes, in whole seconds. Default: 15. */
  readonly stepSeconds?: number;
  /** Another seed gives other numbers, the story stays. Default: 1. */
  readonly seed?: number;
  /** Is told of a build. */
  readonly reporter: Reporter;
}

/** A written timeline. */
export interface Timeline {
  readonly file: string;
  /** Unix time in seconds of the first scrape. */
  readonly from: number;
  /** Unix time in seconds of the last scrape. */
  readonly to: number;
}

const defaults = { end: new Date("2026-01-15T15:00:00Z"), seconds: 3 * 3600, stepSeconds: 15, seed: 1 };

/** @throws UserError with the program's words, if it fails. */
async function run(command: "describe" | "record", reporter: Reporter, args: readonly string[]) {
  const file = await buildGoProgram(program, reporter);
  const { exitCode, stdout, stderr } = await runCommand(file, [command, ...args]);
  if (exitCode !== 0) throw new UserError(stderr.trim() || `${program.name} ended with ${exitCode}`);
  return stdout;
}

const listFlag = (hubbleMetrics: readonly string[]) => ["--hubble-metrics", hubbleMetrics.join(" ")];

/**
 * Every metric that Cilium's agents, Hubble, operator and relay register, as far as the program has their code, with names,
 * types and labels from that code. What is off unless asked for is left out.
 *
 * @param hubbleMetrics the chart's `hubble.metrics.enabled`.
 * @throws UserError if Cilium does not know an entry (an agent would skip it with a warning) or refuses its options.
 */
export async function describeMetrics(
  hubbleMetrics: readonly string[],
  reporter: Reporter,
): Promise<readonly DescribedMetric[]> {
  return described.parse(JSON.parse(await run("describe", reporter, listFlag(hubbleMetrics))));
}

/**
 * Writes what Prometheus would have after scraping a cluster of three nodes with the policy lab: metrics of Cilium's own
 * code, fed with flows that Hubble's own parsers made, with the labels that the chart's monitors add. The story is in
 * `cilium-metrics/story.go`. The same options give the same bytes.
 *
 * @throws UserError if an entry of the list or an option is refused.
 */
export async function recordTimeline(options: TimelineOptions): Promise<Timeline> {
  const { hubbleMetrics, file, end, seconds, stepSeconds, seed, reporter } = { ...defaults, ...options };
  const flags = {
    output: file,
    end: end.toISOString().replace(/\.\d+Z$/, "Z"),
    duration: `${seconds}s`,
    step: `${stepSeconds}s`,
    seed: String(seed),
  };
  const args = Object.entries(flags).flatMap(([name, value]) => [`--${name}`, value]);
  await run("record", reporter, [...listFlag(hubbleMetrics), ...args]);
  const to = Math.floor(end.getTime() / 1000);
  return { file, from: to - seconds, to: to - (seconds % stepSeconds) };
}
