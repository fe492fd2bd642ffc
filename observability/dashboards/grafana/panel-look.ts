import type { Options as BarGaugeOptions } from "@grafana/grafana-foundation-sdk/bargauge";
import {
  BarGaugeDisplayMode,
  BarGaugeNamePlacement,
  BarGaugeSizing,
  BarGaugeValueMode,
  BigValueColorMode,
  BigValueGraphMode,
  BigValueJustifyMode,
  BigValueTextMode,
  type GraphFieldConfig,
  GraphThresholdsStyleMode,
  PercentChangeColorMode,
  StackingMode,
  TimelineValueAlignment,
  VisibilityMode,
  VizOrientation,
} from "@grafana/grafana-foundation-sdk/common";
import { FieldColorModeId } from "@grafana/grafana-foundation-sdk/dashboard";
import type { Options as StatOptions } from "@grafana/grafana-foundation-sdk/stat";
import type { FieldConfig, Options as StateOptions } from "@grafana/grafana-foundation-sdk/statetimeline";
import type { Options as TimeSeriesOptions } from "@grafana/grafana-foundation-sdk/timeseries";
import type { QueryPanel, TimeSeriesPanel } from "../panels/panel";
import { allSeriesTooltip, plainLegend, tableLegend } from "./legends";

/** What depends on the kind of a panel. */
export interface PanelLook {
  readonly options: object;
  /** The plugin's own settings of a field. */
  readonly custom?: object;
  readonly colours: FieldColorModeId;
}

const statOptions: StatOptions = {
  reduceOptions: { calcs: ["lastNotNull"], values: false },
  colorMode: BigValueColorMode.Value,
  graphMode: BigValueGraphMode.Area,
  justifyMode: BigValueJustifyMode.Auto,
  textMode: BigValueTextMode.Auto,
  orientation: VizOrientation.Auto,
  wideLayout: true,
  showPercentChange: false,
  percentChangeColorMode: PercentChangeColorMode.Standard,
};

const barGaugeOptions: BarGaugeOptions = {
  reduceOptions: { calcs: ["lastNotNull"], values: false },
  displayMode: BarGaugeDisplayMode.Basic,
  valueMode: BarGaugeValueMode.Color,
  namePlacement: BarGaugeNamePlacement.Auto,
  showUnfilled: true,
  sizing: BarGaugeSizing.Auto,
  orientation: VizOrientation.Horizontal,
  minVizWidth: 8,
  minVizHeight: 16,
  maxVizHeight: 300,
  // The bars carry their names.
  legend: { ...plainLegend, showLegend: false },
};

const stateOptions: StateOptions = {
  // Equal neighbours become one bar, so that only changes are seen.
  mergeValues: true,
  showValue: VisibilityMode.Auto,
  alignValue: TimelineValueAlignment.Left,
  rowHeight: 0.9,
  legend: plainLegend,
  tooltip: allSeriesTooltip,
};

const stateFields: FieldConfig = { lineWidth: 0, fillOpacity: 70 };

const timeSeriesOptions: TimeSeriesOptions = { legend: tableLegend, tooltip: allSeriesTooltip };

const timeSeriesFields = ({ stacked, thresholds }: TimeSeriesPanel): GraphFieldConfig => ({
  lineWidth: 1,
  fillOpacity: stacked ? 40 : 10,
  showPoints: VisibilityMode.Auto,
  // Nothing here is below 0, and a scale that begins elsewhere makes much of little.
  axisSoftMin: 0,
  ...(stacked ? { stacking: { mode: StackingMode.Normal, group: "A" } } : {}),
  ...(thresholds === undefined ? {} : { thresholdsStyle: { mode: GraphThresholdsStyleMode.Dashed } }),
});

/** How Grafana's plugin shows a panel. */
export const lookOf = (panel: QueryPanel): PanelLook => {
  switch (panel.type) {
    case "stat":
      return { options: statOptions, colours: FieldColorModeId.Thresholds };
    case "bargauge":
      return { options: barGaugeOptions, colours: FieldColorModeId.Thresholds };
    case "state-timeline":
      return { options: stateOptions, custom: stateFields, colours: FieldColorModeId.Thresholds };
    case "timeseries":
      return {
        options: timeSeriesOptions,
        custom: timeSeriesFields(panel),
        colours: FieldColorModeId.PaletteClassicByName,
      };
  }
};
