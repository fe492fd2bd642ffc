import type { Panel, PanelOf, QueryPanel } from "./panels/panel";

/** How much of the past a dashboard shows until a reader chooses. */
export const shownTime = "1h";

/** A place in the grid: columns of 24, rows of 30 pixels. */
export interface Place {
  readonly x: number;
  readonly y: number;
  readonly w: number;
  readonly h: number;
}

/** A panel at its place. */
export interface PlacedPanel<Shown extends Panel = Panel> {
  /** Unique in its dashboard. Links to single panels and alerts name it. */
  readonly id: number;
  readonly place: Place;
  readonly panel: Shown;
}

/** Panels below one heading. */
export interface PlacedSection {
  readonly id: number;
  readonly title: string;
  /** Whether it starts closed; a closed one asks Prometheus for nothing. */
  readonly collapsed: boolean;
  readonly place: Place;
  readonly panels: readonly PlacedPanel[];
}

/** A link beside a dashboard's title: to another dashboard, with the same time and namespaces, or to a page. */
export interface DashboardWay {
  readonly kind: "dashboard" | "page";
  readonly title: string;
  readonly url: string;
  readonly tooltip: string;
}

/** A query whose answer is marked on every chart over time: where it begins to be other than zero. */
export interface MarkQuery {
  readonly name: string;
  readonly refId: string;
  readonly expr: string;
  readonly legendFormat: string;
  /** What stands at a mark, in the form of legends. */
  readonly titleFormat: string;
  /** Label that says what is marked. */
  readonly label: string;
  readonly colour: string;
}

/** A dashboard: what it asks and how that is shown. Grafana's form and the printed page are made from it. */
export interface DashboardModel {
  readonly uid: string;
  readonly title: string;
  readonly description: string;
  readonly phase: string;
  readonly links: readonly DashboardWay[];
  readonly marks: readonly MarkQuery[];
  readonly sections: readonly PlacedSection[];
}

/** Whether a placed panel asks for anything. */
export const isAsking = (placed: PlacedPanel): placed is PlacedPanel<QueryPanel> =>
  placed.panel.type !== "text";

/** Whether a placed panel is words. */
export const isWords = (placed: PlacedPanel): placed is PlacedPanel<PanelOf<"text">> =>
  placed.panel.type === "text";
