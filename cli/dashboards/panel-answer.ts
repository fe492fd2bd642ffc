import type { DashboardModel, MarkQuery, PlacedPanel } from "../../observability/dashboards/dashboard-model";
import type { QueryPanel, Target } from "../../observability/dashboards/panels/panel";
import type { Point } from "../../observability/prometheus/prometheus-answer";
import type { TimeRange } from "../../observability/prometheus/prometheus-client";
import type { ColourName } from "./palette";

/** One series as a panel shows it. */
export interface NamedSeries {
  /** As the legend shows it; unique in its panel. */
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly points: readonly Point[];
}

/** What one query of a panel gave. */
export interface TargetAnswer {
  readonly target: Target;
  /** The PromQL that was asked, with variables filled in. */
  readonly expr: string;
  /** The range that was asked for; of an instant query only its end counts. */
  readonly range: TimeRange;
  readonly series: readonly NamedSeries[];
  /** Prometheus' own words, where it refused the query. */
  readonly refused?: string;
}

/** A panel and what its queries gave. */
export interface PanelAnswer {
  /** Unique among all panels; part of addresses in the page. */
  readonly id: string;
  readonly panel: QueryPanel;
  readonly answers: readonly TargetAnswer[];
}

/** Something that happened, to be marked on every chart over time. */
export interface Mark {
  /** Seconds since 1970. */
  readonly time: number;
  readonly text: string;
  readonly colour: ColourName;
}

/** A dashboard and what its queries gave. */
export interface DashboardAnswer {
  readonly model: DashboardModel;
  /** By the panel itself. */
  readonly panels: ReadonlyMap<PlacedPanel, PanelAnswer>;
  readonly marks: readonly Mark[];
  /** Marks whose query was refused, with Prometheus' words. */
  readonly refusedMarks: readonly { readonly name: MarkQuery["name"]; readonly refused: string }[];
}

/** All series of a panel. */
export const allSeries = ({ answers }: PanelAnswer): readonly NamedSeries[] =>
  answers.flatMap(({ series }) => series);
