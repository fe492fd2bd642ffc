import { askPanels } from "../../../cli/dashboards/ask-panels";
import { type DashboardModel, readDashboard } from "../../../cli/dashboards/dashboard-model";
import type { Choices } from "../../../cli/dashboards/expand-variables";
import type { DashboardAnswer } from "../../../cli/dashboards/panel-answer";
import type { QuerySource } from "../../../cli/dashboards/query-source";
import type { Series } from "../../../observability/prometheus/prometheus-answer";
import type { TimeRange } from "../../../observability/prometheus/prometheus-client";

/** Ten minutes, a point each; 2026-01-31 12:00 UTC. */
export const range: TimeRange = { from: 1_769_860_800, to: 1_769_861_400, step: 60 };

/** Grafana's model of a dashboard of one panel, as far as it is needed. */
export const dashboardOf = (panel: Readonly<Record<string, unknown>>, more: object = {}): object => ({
  uid: "one",
  title: "One",
  panels: [
    {
      type: "timeseries",
      title: "Panel",
      gridPos: { x: 0, y: 0, w: 12, h: 8 },
      targets: [{ refId: "A", expr: "a", legendFormat: "{{name}}" }],
      ...panel,
    },
  ],
  ...more,
});

/** A series with a value per minute from the beginning; undefined is a hole. */
export const series = (
  labels: Readonly<Record<string, string>>,
  values: readonly (number | undefined)[],
): Series => ({
  labels,
  points: values.flatMap((value, index) =>
    value === undefined ? [] : [{ time: range.from + index * range.step, value }],
  ),
});

/** A source with an answer per PromQL text; an instant query gets the last points. */
export const sourceOf = (answers: Readonly<Record<string, readonly Series[]>>): QuerySource => ({
  range: async (expr) => answers[expr] ?? [],
  instant: async (expr) =>
    (answers[expr] ?? []).flatMap(({ labels, points }) =>
      points.slice(-1).map((point) => ({ labels, ...point })),
    ),
});

/** Asks for dashboards. */
export const answersOf = (
  models: readonly DashboardModel[],
  source: QuerySource,
  choices: Choices = {},
): Promise<readonly DashboardAnswer[]> => askPanels(models, { source, range, choices, progress: () => {} });

/** Asks for one dashboard in Grafana's form. */
export const answerOf = async (
  json: object,
  answers: Readonly<Record<string, readonly Series[]>>,
): Promise<DashboardAnswer> => {
  const [answer] = await answersOf([readDashboard(json, "one")], sourceOf(answers));
  if (answer === undefined) throw new Error("nothing was answered");
  return answer;
};
