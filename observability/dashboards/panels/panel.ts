import type { Unit } from "../../queries/unit";
import type { SeriesColour } from "./series-colours";

/** Where the colour changes; the first has the value null. */
export interface Threshold {
  readonly value: number | null;
  /** Name of Grafana's palette. */
  readonly color: string;
}

/** `time-range` for what is drawn over time, `now` for what a query sums up by a window of its own. */
export type TimeSpan = "time-range" | "now";

/** One query of a panel. */
export interface Target {
  /** `A`, `B`, … */
  readonly refId: string;
  readonly expr: string;
  /** Grafana's form: `{{reason}}`. */
  readonly legendFormat: string;
  readonly span: TimeSpan;
}

interface Asking {
  readonly title: string;
  readonly description: string;
  readonly targets: readonly [Target, ...Target[]];
  readonly unit: Unit;
  /** Ends of the scale, in that unit. Default: what the data need. */
  readonly min?: number;
  readonly max?: number;
  readonly thresholds?: readonly Threshold[];
}

/** Lines over time. Thresholds are drawn as dashed lines. */
export interface TimeSeriesPanel extends Asking {
  readonly type: "timeseries";
  /** Whether series are put on top of each other, so that their sum is seen. */
  readonly stacked: boolean;
  /** Series that keep a colour with a meaning. */
  readonly colours: readonly SeriesColour[];
}

/** The newest value of each series as a number, with its course behind it. */
export interface StatPanel extends Asking {
  readonly type: "stat";
}

/** A bar per series, as long as its newest value. */
export interface BarGaugePanel extends Asking {
  readonly type: "bargauge";
}

/** A value of a state timeline, in words and colour. */
export interface State {
  readonly value: number;
  readonly text: string;
  readonly colour: string;
}

/** States over time, one line per series. A value between two states has the colour of the lower one. */
export interface StateTimelinePanel extends Asking {
  readonly type: "state-timeline";
  readonly states: readonly State[];
}

/** Words in Markdown. */
export interface TextPanel {
  readonly type: "text";
  readonly title: string;
  readonly content: string;
}

/** A panel that shows answers of a Prometheus. */
export type QueryPanel = TimeSeriesPanel | StatPanel | BarGaugePanel | StateTimelinePanel;

/** A panel of a dashboard: what it asks and how that is shown. Grafana's form and the printed page are made from it. */
export type Panel = QueryPanel | TextPanel;

/** A panel of a type. */
export type PanelOf<Type extends Panel["type"]> = Extract<Panel, { type: Type }>;

/** What is shown instead of a value that is not there. */
export const noValue = "nothing counted";

/**
 * Shortest step between two points. Grafana makes `$__rate_interval` four times this, whatever the data source says of
 * itself: a minute, in which monitors that scrape every 10 s always have enough for a rate.
 */
export const shortestStep = "15s";

/** Whether a panel asks for anything. */
export const hasQueries = (panel: Panel): panel is QueryPanel => panel.type !== "text";
