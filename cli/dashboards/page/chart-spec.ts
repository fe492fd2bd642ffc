import type { QueryPanel } from "../../../observability/dashboards/panels/panel";
import type { TimeRange } from "../../../observability/prometheus/prometheus-client";
import type { ColourName } from "../palette";
import type { Mark } from "../panel-answer";

/** A series as it is drawn. */
export interface Line {
  readonly name: string;
  readonly colour: ColourName;
  /** Seconds since 1970. */
  readonly start: number;
  /** Seconds. */
  readonly step: number;
  /** A value per step; null where there is none. */
  readonly values: readonly (number | null)[];
}

/** A chart of the page, plain data: what the page's script makes options of the plotting library from. */
export interface ChartSpec {
  /** Of the element that it is drawn into. */
  readonly id: string;
  readonly panel: QueryPanel;
  readonly lines: readonly Line[];
  readonly range: TimeRange;
  readonly marks: readonly Mark[];
}
