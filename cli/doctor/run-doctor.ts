import type { StackConfig } from "../../config/schema";
import type { Check } from "../../health/checks/check";
import { readFacts } from "../../health/facts/read-facts";
import { exitCodeOf, healthReport } from "../../health/health-report";
import { interruption } from "../../sandbox/interruption";
import { aboutFacts } from "../about/run-about";
import { errorColours, outColours } from "../colours";
import { parseDuration } from "../dashboards/duration";
import { type Cluster, openCluster } from "../open-cluster";
import { type PrometheusPlace, prometheusPlace } from "../prometheus-place";
import { wantedFormat } from "../report/format-option";
import { formatReport } from "../report/format-report";
import { usageError } from "../verdicts/usage-error";
import { checkWritable } from "../verdicts/writable-file";
import { chosenChecks } from "./chosen-checks";
import type { Diagnosis } from "./diagnosis";
import { doctorJson } from "./doctor-json";
import type { DoctorOptions } from "./doctor-options";
import { doctorReport } from "./doctor-report";
import { contextProblem, doctorStack } from "./doctor-stack";
import { doctorText, summaryText } from "./doctor-text";
import { waitUntilHealthy } from "./wait-until-healthy";
import { bundledFiles, writeBundle } from "./write-bundle";

const pauseMs = 3000;

const say = (line: string): void => {
  process.stderr.write(`${line}\n`);
};

/** Seconds that are waited; nothing without `--wait`. @throws UserError (wrong usage) for what is no duration. */
const patienceOf = (wait: DoctorOptions["wait"]): number | undefined => {
  if (wait === undefined) return undefined;
  const text = wait === true ? "10m" : wait;
  const seconds = parseDuration(text);
  if (seconds !== undefined) return seconds;
  throw usageError(`--wait ${text} is not a duration`, "write --wait 10m, --wait 90s or --wait 1h30m");
};

const look = async (
  cluster: Cluster,
  checks: readonly Check[],
  options: DoctorOptions,
  stack: StackConfig | undefined,
  prometheus: PrometheusPlace | undefined,
): Promise<Diagnosis> => {
  const now = Date.now() / 1000;
  const [facts, problem] = await Promise.all([
    readFacts(cluster.api, { stack, prometheus, now }),
    stack === undefined ? undefined : contextProblem(stack),
  ]);
  const { context, server } = cluster;
  const about = { now, before: options.before === true, context, server, contextProblem: problem, stack };
  const report = healthReport(facts, about, checks);
  return { about, facts, report, exitCode: exitCodeOf(report, options.failOn) };
};

const progress = (diagnosis: Diagnosis, seconds: number): void => {
  const { findings, unread } = diagnosis.report;
  const first = findings[0];
  const what = first === undefined ? unread[0]?.title : `${first.check}: ${first.subject}: ${first.evidence}`;
  say(
    `${errorColours.dim(`${Math.round(seconds)} s:`)} ${summaryText(diagnosis)}${what === undefined ? "" : `; ${what}`}`,
  );
};

const printed = (
  diagnosis: Diagnosis,
  checks: readonly Check[],
  options: DoctorOptions,
  version: string,
): string => {
  const format = wantedFormat(options);
  if (format === "json") return `${JSON.stringify(doctorJson(diagnosis), null, 2)}\n`;
  if (format === "text") return `${doctorText(diagnosis, outColours, options.verbose === true)}\n`;
  return formatReport(doctorReport(diagnosis, checks, options, version), format);
};

/** Where the command was called. */
export interface DoctorPlace {
  /** The folder of the stack files; only asked for where it counts. */
  readonly project: () => string;
  readonly version: string;
}

/**
 * `lab doctor`. Reads, and changes nothing.
 *
 * @returns exit code: 0 nothing that counts, 1 a finding that does, 3 something could not be read.
 * @throws UserError for wrong usage, and where there is no kubeconfig or no such context.
 */
export const runDoctor = async (
  options: DoctorOptions,
  { project, version }: DoctorPlace,
): Promise<number> => {
  const checks = chosenChecks(options);
  const patience = patienceOf(options.wait);
  checkWritable("--bundle", options.bundle);
  const stack = options.stack === undefined ? undefined : doctorStack(project(), options.stack);
  const prometheus =
    options.prometheus === undefined ? undefined : prometheusPlace(options.prometheus, project);
  const cluster = openCluster(options.context ?? stack?.cluster.context);
  const lookNow = (): Promise<Diagnosis> => look(cluster, checks, options, stack, prometheus);
  const diagnosis =
    patience === undefined
      ? await lookNow()
      : await waitUntilHealthy({ look: lookNow, progress, seconds: patience, pauseMs, signal: interruption });
  process.stdout.write(printed(diagnosis, checks, options, version));
  if (options.bundle !== undefined) {
    const { createColors } = require("picocolors") as typeof import("picocolors");
    const text = doctorText(diagnosis, createColors(false), true);
    writeBundle(options.bundle, bundledFiles(diagnosis, text, await aboutFacts(project(), version)));
    say(`written: ${options.bundle}`);
  }
  return diagnosis.exitCode;
};
