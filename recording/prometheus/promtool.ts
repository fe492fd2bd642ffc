import { UserError } from "../../messages/user-error";
import { runCommand } from "../../sandbox/run-command";
import type { EvidenceTools } from "./evidence-tools";

/** Which recording rules are computed over which time, and where the result goes. */
export interface RuleBackfill {
  /** A running Prometheus with the series that the rules read. */
  readonly prometheusUrl: string;
  /** Alerting rules in it are passed over. */
  readonly ruleFile: string;
  /** Unix time in seconds. */
  readonly from: number;
  /** Unix time in seconds. */
  readonly to: number;
  /** Where the blocks are written: the data folder of a Prometheus that is started afterwards, or started again. */
  readonly folder: string;
}

/** Runs promtool. @throws UserError with what it said, if it fails. */
async function promtool(tools: EvidenceTools, failure: string, args: readonly string[]) {
  const result = await runCommand(tools.promtool, args);
  const said = `${result.stderr.trim()}\n${result.stdout.trim()}`.trim();
  if (result.exitCode !== 0) throw new UserError(`${failure}:\n${said}`);
}

/**
 * Writes the samples of an OpenMetrics text, each with its time, as blocks that a Prometheus can be started on.
 *
 * @param openMetricsFile ends with the line `# EOF`; counters are named with `_total`.
 * @param folder where the blocks are written; made if need be. Blocks that are there stay.
 * @throws UserError with promtool's words if it does not take the text.
 */
export async function backfill(tools: EvidenceTools, openMetricsFile: string, folder: string): Promise<void> {
  const command = ["tsdb", "create-blocks-from", "openmetrics"];
  const failure = `promtool does not take ${openMetricsFile}`;
  await promtool(tools, failure, [...command, "--quiet", openMetricsFile, folder]);
}

/**
 * Computes recording rules over the past. A rule that reads what another one records finds it only in a second run, after
 * a Prometheus was started on the result of the first.
 *
 * @throws UserError with promtool's words.
 */
export async function backfillRules(tools: EvidenceTools, rules: RuleBackfill): Promise<void> {
  const command = ["tsdb", "create-blocks-from", "rules", "--quiet"];
  const flags = {
    url: rules.prometheusUrl,
    start: String(rules.from),
    end: String(rules.to),
    "output-dir": rules.folder,
  };
  const given = Object.entries(flags).map(([name, value]) => `--${name}=${value}`);
  await promtool(tools, `promtool cannot backfill ${rules.ruleFile}`, [...command, ...given, rules.ruleFile]);
}

/**
 * Checks a file of recording and alerting rules as Prometheus reads it (`groups:` at the top), and its style.
 *
 * @throws UserError with promtool's words if anything is wrong with it, duplicate rules included.
 */
export async function checkRules(tools: EvidenceTools, ruleFile: string): Promise<void> {
  const failure = `promtool refuses ${ruleFile}`;
  await promtool(tools, failure, ["check", "rules", "--lint=all", "--lint-fatal", ruleFile]);
}

/**
 * Runs promtool's unit tests of rules: https://prometheus.io/docs/prometheus/latest/configuration/unit_testing_rules/.
 * Paths in a file are relative to it.
 *
 * @throws UserError with promtool's words if a test fails: what was expected and what came.
 */
export async function testRules(tools: EvidenceTools, ...testFiles: readonly string[]): Promise<void> {
  await promtool(tools, `the rule tests of ${testFiles.join(", ")} fail`, ["test", "rules", ...testFiles]);
}
