/**
 * Grafana's dashboard model as strict as its own packages' types allow: those of the panel plugins stand where the model
 * itself says "any object". `dashboards-grafana-schema.ts` makes a JSON Schema from the types of this file.
 */
import type { AnnotationQuery as PrometheusAnnotation } from "@grafana/grafana-foundation-sdk/dashboard";
import type { Dataquery } from "@grafana/grafana-foundation-sdk/prometheus";
import type {
  AnnotationQuery,
  Dashboard,
  FieldConfig,
  FieldConfigSource,
  Panel,
  RowPanel,
} from "@grafana/schema";
import type * as barGauge from "@grafana/schema/dist/esm/raw/composable/bargauge/panelcfg/x/BarGaugePanelCfg_types.gen";
import type * as stat from "@grafana/schema/dist/esm/raw/composable/stat/panelcfg/x/StatPanelCfg_types.gen";
import type * as stateTimeline from "@grafana/schema/dist/esm/raw/composable/statetimeline/panelcfg/x/StateTimelinePanelCfg_types.gen";
import type * as text from "@grafana/schema/dist/esm/raw/composable/text/panelcfg/x/TextPanelCfg_types.gen";
import type * as timeSeries from "@grafana/schema/dist/esm/raw/composable/timeseries/panelcfg/x/TimeSeriesPanelCfg_types.gen";

/** The Prometheus plugin's query; `@grafana/schema` has none, Grafana's other package does. */
type Target = Omit<Dataquery, "_implementsDataqueryVariant">;

interface FieldConfigOf<Custom> extends Omit<FieldConfigSource, "defaults"> {
  defaults: Omit<FieldConfig, "custom"> & { custom?: Custom };
}

type Common = Omit<Panel, "type" | "options" | "fieldConfig" | "targets">;

interface PanelOf<Type extends string, Options, Custom> extends Common {
  type: Type;
  options: Options;
  fieldConfig: FieldConfigOf<Custom>;
  targets: Target[];
}

type NoFields = Record<string, never>;

/** A panel of each kind that the dashboards use, by the name of its plugin. */
export interface Panels {
  timeseries: PanelOf<"timeseries", timeSeries.Options, timeSeries.FieldConfig>;
  "state-timeline": PanelOf<"state-timeline", stateTimeline.Options, stateTimeline.FieldConfig>;
  stat: PanelOf<"stat", stat.Options, NoFields>;
  bargauge: PanelOf<"bargauge", barGauge.Options, NoFields>;
  text: Common & { type: "text"; options: text.Options };
  row: Omit<RowPanel, "panels">;
}

/** An annotation that asks Prometheus: with the plugin's own settings beside Grafana's. */
type Annotation = Omit<AnnotationQuery, "target"> &
  Pick<PrometheusAnnotation, "titleFormat" | "textFormat" | "tagKeys" | "useValueForTime"> & {
    target: Target;
  };

/** A dashboard without its panels. */
export interface DashboardFrame extends Omit<Dashboard, "panels" | "annotations"> {
  annotations: { list: Annotation[] };
}

/** What the schema is made from. */
export interface GrafanaModel {
  dashboard: DashboardFrame;
  panels: Panels;
}
