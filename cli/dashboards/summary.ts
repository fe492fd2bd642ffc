import type { QueryPanel } from "../../observability/dashboards/panels/panel";
import { allSeries, type DashboardAnswer, type PanelAnswer } from "./panel-answer";
import { reducePoints } from "./reduce-points";
import { lookOf } from "./value-look";
import { emptinessText, whyEmpty } from "./why-empty";

/** One series in numbers. */
export interface SeriesSummary {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  /** In the panel's unit; null where the series has no value but NaN. */
  readonly last: number | null;
  readonly min: number | null;
  readonly max: number | null;
  /** The last value as the panel writes it. */
  readonly text: string;
}

/** One panel in numbers. */
export interface PanelSummary {
  readonly id: string;
  readonly title: string;
  readonly type: QueryPanel["type"];
  /** Heading of the row that it is in. */
  readonly row: string;
  readonly unit: string;
  readonly queries: readonly string[];
  readonly series: readonly SeriesSummary[];
  /** Why there are no series; absent where there are. */
  readonly empty?: string;
}

/** One dashboard in numbers. */
export interface DashboardSummary {
  readonly uid: string;
  readonly title: string;
  readonly panels: readonly PanelSummary[];
}

const reduced = (
  points: PanelAnswer["answers"][number]["series"][number]["points"],
  how: "lastNotNull" | "min" | "max",
) => reducePoints(points, how) ?? null;

const panelSummary = (answer: PanelAnswer, row: string): PanelSummary => {
  const { panel, id, answers } = answer;
  const reason = whyEmpty(answer);
  return {
    id,
    title: panel.title,
    type: panel.type,
    row,
    unit: panel.unit,
    queries: answers.map(({ expr }) => expr),
    series: allSeries(answer).map(({ name, labels, points }) => {
      const last = reduced(points, "lastNotNull");
      return {
        name,
        labels,
        last,
        min: reduced(points, "min"),
        max: reduced(points, "max"),
        text: lookOf(last ?? undefined, panel).text,
      };
    }),
    ...(reason === undefined ? {} : { empty: emptinessText(reason) }),
  };
};

/** What each panel shows, in numbers. */
export const summarise = (answers: readonly DashboardAnswer[]): readonly DashboardSummary[] =>
  answers.map(({ model, panels }) => ({
    uid: model.uid,
    title: model.title,
    panels: model.sections.flatMap(({ title, panels: own }) =>
      own.flatMap((placed) => {
        const answer = panels.get(placed);
        return answer === undefined ? [] : [panelSummary(answer, title)];
      }),
    ),
  }));

/** Panels that show nothing. */
export const emptyPanels = (dashboards: readonly DashboardSummary[]): readonly PanelSummary[] =>
  dashboards.flatMap(({ panels }) => panels.filter(({ empty }) => empty !== undefined));
