import {
  BigValueColorMode,
  BigValueGraphMode,
  BigValueJustifyMode,
  BigValueTextMode,
  PercentChangeColorMode,
  VizOrientation,
} from "@grafana/grafana-foundation-sdk/common";
import { FieldColorModeId, type Panel } from "@grafana/grafana-foundation-sdk/dashboard";
import type { Options } from "@grafana/grafana-foundation-sdk/stat";
import { oneColour, type PanelOptions, type Queries, queryPanel } from "./query-panel";

const options: Options = {
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

/** The newest value of each series as a number, with its course behind it. */
export const stat = (queries: Queries, says: PanelOptions = {}): Panel =>
  queryPanel({ type: "stat", options, colours: FieldColorModeId.Thresholds, span: "time-range" }, queries, {
    thresholds: oneColour,
    ...says,
  }).build();
