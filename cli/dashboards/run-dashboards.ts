import { writeFileSync } from "node:fs";
import { UserError } from "../../messages/user-error";
import { dashboardModels } from "../../observability/dashboards";
import { type DashboardModel, shownTime } from "../../observability/dashboards/dashboard-model";
import { shownUrl, type TimeRange } from "../../observability/prometheus/prometheus-client";
import { PrometheusError } from "../../observability/prometheus/prometheus-error";
import { NotShipped, shippedExample } from "../../recording/example-answers";
import { interruption } from "../../sandbox/interruption";
import { formatSeconds, type Reporter, withElapsed } from "../../sandbox/reporter";
import { outColours } from "../colours";
import { terminalReporter } from "../terminal-reporter";
import { usageError } from "../verdicts/usage-error";
import { askPanels } from "./ask-panels";
import { parseDuration } from "./duration";
import type { Choices } from "./expand-variables";
import { bundleClient } from "./page/bundle-client";
import type { DataOrigin, PageFacts } from "./page/page-facts";
import { pageHtml } from "./page/page-html";
import type { DashboardAnswer } from "./panel-answer";
import { prometheusSource, type QuerySource } from "./query-source";
import { sandboxPrometheus } from "./sandbox-prometheus";
import { emptyPanels, summarise } from "./summary";
import { summaryText } from "./summary-text";
import { type TimeOptions, timeRange } from "./time-range";
import { type WantedStack, wantedStack } from "./wanted-stack";

/** The options of `lab dashboards`. */
export interface DashboardsOptions extends TimeOptions {
  readonly stack?: string;
  readonly phase?: string;
  readonly prometheus?: string;
  readonly demo?: true;
  readonly namespace?: readonly string[];
  readonly srcNs?: readonly string[];
  readonly dstNs?: readonly string[];
  readonly html?: string;
  readonly json?: true;
  readonly allowEmpty?: true;
}

/** Where `kubectl port-forward` of `forwardCommand` answers. */
export const usualPrometheus = "http://127.0.0.1:9090";

/** Makes a cluster's Prometheus answer at the usual address. The operator names its Service so in every release. */
export const forwardCommand = (namespace: string): string =>
  `kubectl --namespace ${namespace} port-forward service/prometheus-operated 9090`;

const checkOptions = ({ demo, prometheus, html, json }: DashboardsOptions): void => {
  if (demo === true && prometheus !== undefined) {
    throw usageError("--demo and --prometheus are two sources of data", "leave one of them out");
  }
  if (html === "-" && json === true) {
    throw usageError(
      "--html - and --json both want standard output",
      "write the page to a file: --html FILE",
    );
  }
};

const choicesOf = ({ namespace, srcNs, dstNs }: DashboardsOptions): Choices =>
  Object.fromEntries(
    Object.entries({ namespace, src_ns: srcNs, dst_ns: dstNs }).flatMap(([name, values]) =>
      values === undefined ? [] : [[name, values]],
    ),
  );

const writePage = (file: string, html: string, reporter: Reporter): void => {
  if (file === "-") {
    process.stdout.write(html);
    return;
  }
  try {
    writeFileSync(file, html);
  } catch (error) {
    const code = error instanceof Error && "code" in error ? String(error.code) : String(error);
    throw usageError(
      `--html ${file}: it cannot be written: ${code}`,
      "name a file in a folder that is there and that you may write to",
    );
  }
  reporter.say(`written: ${file}`);
};

interface Work {
  readonly models: readonly DashboardModel[];
  readonly wanted: WantedStack;
  readonly options: DashboardsOptions;
  readonly reporter: Reporter;
  /** The folder of the stack files. */
  readonly project: string;
}

const askAll = async (
  source: QuerySource,
  name: string,
  range: TimeRange,
  { models, options, reporter }: Work,
): Promise<readonly DashboardAnswer[]> => {
  let asked = 0;
  const started = performance.now();
  const answers = await withElapsed(reporter, `asking ${name}`, () =>
    askPanels(models, {
      source,
      range,
      choices: choicesOf(options),
      progress: (answered, all) => {
        asked = answered;
        reporter.live(`asking ${name}: ${answered} of ${all} queries`);
      },
    }),
  );
  reporter.live("");
  reporter.say(`asked ${name}: ${asked} queries in ${formatSeconds((performance.now() - started) / 1000)}`);
  return answers;
};

const present = async (
  answers: readonly DashboardAnswer[],
  facts: PageFacts,
  { options, reporter }: Work,
): Promise<number> => {
  const { html, json, allowEmpty } = options;
  const summary = summarise(answers);
  if (html !== undefined) {
    const script = await withElapsed(reporter, "bundling the page's script", bundleClient);
    writePage(html, pageHtml(answers, facts, script), reporter);
  }
  if (json === true) {
    process.stdout.write(`${JSON.stringify({ ...facts, dashboards: summary }, null, 2)}\n`);
  } else if (html !== "-") {
    process.stdout.write(`${summaryText(summary, facts, outColours)}\n`);
  }
  return emptyPanels(summary).length > 0 && allowEmpty !== true ? 1 : 0;
};

interface Asked {
  readonly source: QuerySource;
  /** What a user calls it. */
  readonly name: string;
  readonly origin: DataOrigin;
}

const show = async ({ source, name, origin }: Asked, range: TimeRange, work: Work): Promise<number> => {
  const { options, wanted } = work;
  const answers = await askAll(source, name, range, work);
  const chosen = Object.entries(choicesOf(options)).map(([name, values]) => `${name} ${values.join(", ")}`);
  return present(answers, { origin, phase: wanted.observed.phase, range, chosen }, work);
};

const showLive = async (work: Work): Promise<number> => {
  const { options, wanted, project } = work;
  const url =
    options.prometheus === "sandbox" ? sandboxPrometheus(project) : (options.prometheus ?? usualPrometheus);
  const range = timeRange(options, Date.now() / 1000, parseDuration(shownTime) ?? 0);
  try {
    const name = shownUrl(url);
    const source = prometheusSource(url, interruption);
    return await show({ source, name, origin: { kind: "live", url: name } }, range, work);
  } catch (error) {
    if (!(error instanceof PrometheusError) || error.fault !== "unreachable") throw error;
    throw new UserError(`no Prometheus answers at ${error.url}: ${error.found}`, {
      // What is no address at all is not helped by a port-forward.
      fix:
        error.fix ??
        `${forwardCommand(wanted.monitoringNamespace)}   # then it answers at ${usualPrometheus}; without a cluster: lab dashboards --demo`,
    });
  }
};

const recorded: DataOrigin = { kind: "recorded" };

/** A Prometheus on this machine with the recording in it; its programs are built first, unless they are there. */
const showRecording = (work: Work): Promise<number> => {
  // What records and builds is for questions that no answer ships for.
  const { withRecordedExample } =
    require("../../recording/recorded-example") as typeof import("../../recording/recorded-example");
  return withRecordedExample(work.reporter, ({ url, from, to }) => {
    const asked = { source: prometheusSource(url, interruption), name: shownUrl(url), origin: recorded };
    return show(asked, timeRange(work.options, to, to - from), work);
  });
};

const showDemo = async (work: Work): Promise<number> => {
  const example = shippedExample();
  const range = timeRange(work.options, example.to, example.to - example.from);
  const source: QuerySource = {
    range: async (expr, over) => example.range(expr, over),
    instant: async (expr, at) => example.instant(expr, at),
  };
  try {
    return await show({ source, name: "the recorded example", origin: recorded }, range, work);
  } catch (error) {
    if (!(error instanceof NotShipped)) throw error;
    work.reporter.live("");
    work.reporter.say(
      "another time, choice or phase than the answers that ship are about: a Prometheus with the recording is asked",
    );
    return showRecording(work);
  }
};

/**
 * `lab dashboards`.
 *
 * @param project the folder of the stack files.
 * @returns exit code: 1 if a panel has no data.
 * @throws UserError with one message for whatever a user can fix.
 */
export const runDashboards = async (options: DashboardsOptions, project: () => string): Promise<number> => {
  checkOptions(options);
  const reporter = terminalReporter();
  const folder = project();
  const wanted = wantedStack(folder, options.stack ?? "sandbox", options.phase);
  const models = dashboardModels(wanted.observed);
  const work: Work = { models, wanted, options, reporter, project: folder };
  return options.demo === true ? showDemo(work) : showLive(work);
};
