import { askPanels } from "../../../cli/dashboards/ask-panels";
import type { Choices } from "../../../cli/dashboards/expand-variables";
import type { DashboardAnswer } from "../../../cli/dashboards/panel-answer";
import type { QuerySource } from "../../../cli/dashboards/query-source";
import type { DashboardModel } from "../../../observability/dashboards/dashboard-model";
import type { StatPanel, Target } from "../../../observability/dashboards/panels/panel";
import type { Series } from "../../../observability/prometheus/prometheus-answer";
import type { TimeRange } from "../../../observability/prometheus/prometheus-client";

/** Ten minutes, a point each; 2026-01-31 12:00 UTC. */
export const range: TimeRange = { from: 1_769_860_800, to: 1_769_861_400, step: 60 };

/** A query over time. */
export const target = (expr: string, more: Partial<Target> = {}): Target => ({
  refId: "A",
  expr,
  legendFormat: "{{name}}",
  span: "time-range",
  ...more,
});

/** A panel of numbers. */
export const statPanel: StatPanel = {
  type: "stat",
  title: "Panel",
  description: "What it shows.",
  unit: "short",
  targets: [target("a")],
};

/** A dashboard of one panel that asks for these. */
export const dashboardOf = (
  targets: StatPanel["targets"] = statPanel.targets,
  marks: DashboardModel["marks"] = [],
): DashboardModel => {
  const place = { x: 0, y: 0, w: 12, h: 8 };
  const panels = [{ id: 1, place, panel: { ...statPanel, targets } }];
  return {
    uid: "one",
    title: "One",
    description: "",
    phase: "baseline",
    links: [],
    marks,
    sections: [{ id: 100, title: "Row", collapsed: false, place, panels }],
  };
};

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

/** Asks for one dashboard. */
export const answerOf = async (
  model: DashboardModel,
  answers: Readonly<Record<string, readonly Series[]>>,
): Promise<DashboardAnswer> => {
  const [answer] = await answersOf([model], sourceOf(answers));
  if (answer === undefined) throw new Error("nothing was answered");
  return answer;
};
