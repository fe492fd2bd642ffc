import path from "node:path";
import { askPanels } from "../../cli/dashboards/ask-panels";
import { prometheusSource, type QuerySource } from "../../cli/dashboards/query-source";
import { timeRange } from "../../cli/dashboards/time-range";
import { wantedStack } from "../../cli/dashboards/wanted-stack";
import { dashboardModels } from "../../observability/dashboards";
import { phaseNames } from "../../policies/catalogue";
import { AnswersBuilder, type ExampleAnswers } from "../../recording/example-answers";
import type { RecordedExample } from "../../recording/recorded-example";

const root = path.join(__dirname, "../..");

/** The stacks of the project, each in every phase: what `lab dashboards --demo` shows without further options. */
export const wantedStacks = () =>
  ["sandbox", "homelab"].flatMap((stack) =>
    phaseNames.map((phase) => ({ stack, ...wantedStack(root, stack, phase) })),
  );

/** Asks a Prometheus everything that ships. */
export const askForAnswers = async (
  { from, to, url }: RecordedExample,
  signal: AbortSignal,
): Promise<ExampleAnswers> => {
  const prometheus = prometheusSource(url, signal);
  const builder = new AnswersBuilder();
  const asked = new Map<string, Promise<unknown>>();
  // Phases share most of their panels.
  const once = <T>(question: readonly unknown[], ask: () => Promise<T>): Promise<T> => {
    const key = JSON.stringify(question);
    const answer = (asked.get(key) as Promise<T> | undefined) ?? ask();
    asked.set(key, answer);
    return answer;
  };
  const source: QuerySource = {
    range: (expr, over) =>
      once([expr, over], async () => {
        const series = await prometheus.range(expr, over);
        builder.addRange(expr, over, series);
        return series;
      }),
    instant: (expr, at) =>
      once([expr, at], async () => {
        const samples = await prometheus.instant(expr, at);
        builder.addInstant(expr, at, samples);
        return samples;
      }),
  };
  const range = timeRange({}, to, to - from);
  const models = wantedStacks().flatMap(({ observed }) => dashboardModels(observed));
  await askPanels(models, { source, range, choices: {}, progress: () => {} });
  return builder.build({ from, to });
};
