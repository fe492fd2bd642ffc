import {
  type DynamicConfigValue,
  FieldColorModeId,
  type FieldConfigSource,
  type Panel as GrafanaPanel,
  MappingType,
  type MatcherConfig,
  PanelBuilder,
  ThresholdsConfigBuilder,
  ThresholdsMode,
} from "@grafana/grafana-foundation-sdk/dashboard";
import { noValue, type Panel, type QueryPanel, type State, shortestStep, type Target } from "../panels/panel";
import type { SeriesColour } from "../panels/series-colours";
import { lookOf } from "./panel-look";
import { asDataquery, type PrometheusTarget, prometheus } from "./prometheus-target";

const targetOf = ({ refId, expr, legendFormat, span }: Target): PrometheusTarget => {
  const range = span === "time-range";
  return {
    refId,
    datasource: prometheus,
    expr,
    legendFormat,
    range,
    instant: !range,
    ...(range ? { interval: shortestStep } : {}),
  };
};

/** Colours as Grafana's overrides. Others keep a colour by their name, the same in every panel. */
const overrides = (
  colours: readonly SeriesColour[],
): { matcher: MatcherConfig; properties: DynamicConfigValue[] }[] =>
  colours.map(({ legend, colour }) => ({
    matcher: { id: "byRegexp", options: `/${legend}/` },
    properties: [{ id: "color", value: { mode: FieldColorModeId.Fixed, fixedColor: colour } }],
  }));

const mappings = (states: readonly State[]) => [
  {
    type: MappingType.ValueToText as const,
    options: Object.fromEntries(
      states.map(({ value, text, colour: color }, index) => [String(value), { text, color, index }]),
    ),
  },
];

const askingPanel = (panel: QueryPanel): GrafanaPanel => {
  const { options, custom, colours } = lookOf(panel);
  const fields: FieldConfigSource = {
    defaults: { color: { mode: colours }, ...(custom === undefined ? {} : { custom }) },
    overrides: [],
  };
  const { type, title, description, targets, unit, min, max, thresholds } = panel;
  const builder = new PanelBuilder()
    .type(type)
    .title(title)
    .description(description)
    .datasource(prometheus)
    .targets(targets.map((target) => asDataquery(targetOf(target))))
    .options(options)
    .fieldConfig(fields)
    .unit(unit)
    .noValue(noValue);
  if (min !== undefined) builder.min(min);
  if (max !== undefined) builder.max(max);
  if (thresholds !== undefined) {
    builder.thresholds(new ThresholdsConfigBuilder().mode(ThresholdsMode.Absolute).steps([...thresholds]));
  }
  if (panel.type === "timeseries") builder.overrides(overrides(panel.colours));
  if (panel.type === "state-timeline") builder.mappings(mappings(panel.states));
  return builder.build();
};

/** A panel in Grafana's form. */
export const grafanaPanel = (panel: Panel): GrafanaPanel => {
  if (panel.type !== "text") return askingPanel(panel);
  const { title, content } = panel;
  return new PanelBuilder().type("text").title(title).options({ mode: "markdown", content }).build();
};
