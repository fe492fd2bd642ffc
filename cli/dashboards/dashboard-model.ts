import { z } from "zod";
import { isUnit, type Unit } from "./units";

// Of Grafana's dashboard model what is drawn here. What would change the picture and is not drawn (a panel's type, a
// transformation, a repetition, an override) is refused, so that the page never shows less than Grafana without a word.

const unit = z.custom<Unit>((value) => typeof value === "string" && isUnit(value), {
  error: ({ input }) => `unit ${JSON.stringify(input)} is not known here`,
});

const none = (what: string) => z.array(z.unknown()).max(0, `${what} are not drawn`).optional();

const target = z.object({
  refId: z.string(),
  expr: z.string().min(1),
  legendFormat: z.string().optional(),
  instant: z.boolean().optional(),
  range: z.boolean().optional(),
  /** Shortest step, as a duration. */
  interval: z.string().optional(),
  hide: z.literal(false, "a hidden query has no use here").optional(),
});

const shown = z.object({
  text: z.string().optional(),
  color: z.string().optional(),
  index: z.number().optional(),
});

const mapping = z.discriminatedUnion("type", [
  z.object({ type: z.literal("value"), options: z.record(z.string(), shown) }),
  z.object({
    type: z.literal("range"),
    options: z.object({
      from: z.number().nullish(),
      to: z.number().nullish(),
      result: shown,
    }),
  }),
  z.object({
    type: z.literal("special"),
    options: z.object({ match: z.enum(["null", "nan", "null+nan"]), result: shown }),
  }),
]);

const thresholds = z.object({
  mode: z.literal("absolute", "thresholds in percent are not drawn").default("absolute"),
  steps: z.array(z.object({ value: z.number().nullable(), color: z.string() })),
});

const custom = z.object({
  drawStyle: z.enum(["line", "bars"]).default("line"),
  lineInterpolation: z.enum(["linear", "smooth", "stepBefore", "stepAfter"]).default("linear"),
  lineWidth: z.number().default(1),
  fillOpacity: z.number().default(0),
  /** Whether gaps are bridged. */
  spanNulls: z.boolean("gaps that are bridged by their length are not drawn").default(false),
  stacking: z.object({ mode: z.enum(["none", "normal"]).default("none") }).prefault({}),
  thresholdsStyle: z
    .object({ mode: z.enum(["off", "line", "dashed", "area", "line+area", "dashed+area"]) })
    .optional(),
  axisLabel: z.string().default(""),
  axisSoftMin: z.number().optional(),
  axisSoftMax: z.number().optional(),
});

const fixedColor = z.object({ mode: z.string(), fixedColor: z.string().optional() });

const overridden = z.discriminatedUnion("id", [
  z.object({ id: z.literal("color"), value: fixedColor }),
  z.object({ id: z.literal("unit"), value: unit }),
  z.object({ id: z.literal("displayName"), value: z.string() }),
]);

const override = z.object({
  matcher: z.discriminatedUnion("id", [
    z.object({ id: z.literal("byName"), options: z.string() }),
    z.object({ id: z.literal("byRegexp"), options: z.string() }),
    z.object({ id: z.literal("byFrameRefID"), options: z.string() }),
  ]),
  properties: z.array(overridden),
});

const fieldConfig = z.object({
  defaults: z
    .object({
      unit: unit.default("none"),
      min: z.number().optional(),
      max: z.number().optional(),
      decimals: z.number().optional(),
      displayName: z.string().optional(),
      noValue: z.string().optional(),
      thresholds: thresholds.optional(),
      mappings: z.array(mapping).default([]),
      color: fixedColor.optional(),
      custom: custom.prefault({}),
    })
    .prefault({}),
  overrides: z.array(override).default([]),
});

const gridPos = z.object({ x: z.number(), y: z.number(), w: z.number(), h: z.number() });

const link = z.object({ title: z.string(), url: z.string(), targetBlank: z.boolean().optional() });

const common = {
  id: z.number().optional(),
  title: z.string().default(""),
  description: z.string().default(""),
  gridPos,
  links: z.array(link).default([]),
  repeat: z.undefined("repeated panels are not drawn").optional(),
  transformations: none("transformations"),
  interval: z.undefined("an interval is a query's own").optional(),
};

const reduceOptions = z.object({
  calcs: z.array(z.enum(["lastNotNull", "last", "max", "min", "mean", "sum"])).default(["lastNotNull"]),
  values: z.literal(false, "all values of a series at once are not drawn").default(false),
});

const query = { targets: z.array(target).min(1), fieldConfig: fieldConfig.prefault({}) };

const timeseries = z.object({ ...common, ...query, type: z.literal("timeseries") });
const stateTimeline = z.object({
  ...common,
  ...query,
  type: z.literal("state-timeline"),
  options: z.object({ mergeValues: z.boolean().default(true) }).prefault({}),
});
const stat = z.object({
  ...common,
  ...query,
  type: z.literal("stat"),
  options: z
    .object({
      reduceOptions: reduceOptions.prefault({}),
      graphMode: z.enum(["area", "none"]).default("area"),
      colorMode: z.enum(["none", "value", "background", "background_solid"]).default("value"),
      textMode: z.enum(["auto", "value", "value_and_name", "name", "none"]).default("auto"),
    })
    .prefault({}),
});
const barGauge = z.object({
  ...common,
  ...query,
  type: z.literal("bargauge"),
  options: z.object({ reduceOptions: reduceOptions.prefault({}) }).prefault({}),
});
const text = z.object({
  ...common,
  type: z.literal("text"),
  options: z.object({ mode: z.literal("markdown").default("markdown"), content: z.string() }),
});

const queryPanel = z.discriminatedUnion("type", [timeseries, stateTimeline, stat, barGauge]);
const panel = z.discriminatedUnion("type", [timeseries, stateTimeline, stat, barGauge, text]);

const row = z.object({
  ...common,
  type: z.literal("row"),
  collapsed: z.boolean().default(false),
  /** Of a collapsed row; those of an open one follow it. */
  panels: z.array(panel).default([]),
});

const variable = z.object({
  name: z.string(),
  type: z.enum(["query", "datasource", "custom", "constant", "textbox"]),
  label: z.string().nullish(),
  multi: z.boolean().default(false),
  includeAll: z.boolean().default(false),
  allValue: z.string().nullish(),
  current: z.object({ value: z.union([z.string(), z.array(z.string())]).optional() }).nullish(),
});

const annotation = z.object({
  name: z.string(),
  enable: z.boolean().default(true),
  iconColor: z.string().default("blue"),
  target,
  /** In the form of legends. */
  titleFormat: z.string().optional(),
  useValueForTime: z.literal(false, "values as moments are not drawn").optional(),
});

const dashboardLink = z.object({
  type: z.enum(["link", "dashboards"]),
  title: z.string(),
  url: z.string().nullish(),
  tags: z.array(z.string()).default([]),
});

const model = z.object({
  uid: z.string(),
  title: z.string(),
  description: z.string().default(""),
  tags: z.array(z.string()).default([]),
  time: z.object({ from: z.string(), to: z.string() }).optional(),
  templating: z.object({ list: z.array(variable).default([]) }).prefault({}),
  annotations: z.object({ list: z.array(annotation).default([]) }).prefault({}),
  links: z.array(dashboardLink).default([]),
  panels: z.array(z.discriminatedUnion("type", [timeseries, stateTimeline, stat, barGauge, text, row])),
});

/** A dashboard, as far as it is drawn. */
export type DashboardModel = z.infer<typeof model>;
/** Anything with a place in the grid but a row. */
export type Panel = z.infer<typeof panel>;
/** A panel that shows answers of a Prometheus. */
export type QueryPanel = z.infer<typeof queryPanel>;
/** A panel of a type. */
export type PanelOf<Type extends Panel["type"]> = Extract<Panel, { type: Type }>;
/** How values look. */
export type FieldConfig = QueryPanel["fieldConfig"];
/** One query of a panel. */
export type Target = QueryPanel["targets"][number];
/** What is written instead of a value, and in which colour. */
export type Mapping = FieldConfig["defaults"]["mappings"][number];
/** A variable of a dashboard. */
export type Variable = DashboardModel["templating"]["list"][number];
/** A query whose answer is marked on every chart over time. */
export type Annotation = DashboardModel["annotations"]["list"][number];

/** A dashboard asks for something that is not drawn here. A mistake of the program, not of its user. */
export class DashboardModelError extends Error {
  override readonly name = "DashboardModelError";
}

/**
 * Reads Grafana's dashboard model.
 *
 * @throws DashboardModelError naming each place with something that cannot be drawn.
 */
export const readDashboard = (json: unknown, name: string): DashboardModel => {
  const parsed = model.safeParse(json);
  if (parsed.success) return parsed.data;
  const problems = parsed.error.issues.map(({ path, message }) => `${path.join(".")}: ${message}`);
  throw new DashboardModelError(`dashboard ${name} cannot be drawn:\n  ${problems.join("\n  ")}`);
};

/** Panels below one heading. */
export interface Section {
  /** Undefined for panels above the first row. */
  readonly title: string | undefined;
  readonly collapsed: boolean;
  readonly panels: readonly Panel[];
}

const byPlace = (one: Panel, other: Panel): number =>
  one.gridPos.y - other.gridPos.y || one.gridPos.x - other.gridPos.x;

/** The panels of a dashboard by their rows; an open row has what follows it, a collapsed one what is in it. */
export const sectionsOf = ({ panels }: DashboardModel): readonly Section[] => {
  const sections: { title: string | undefined; collapsed: boolean; panels: Panel[] }[] = [
    { title: undefined, collapsed: false, panels: [] },
  ];
  for (const each of panels) {
    if (each.type === "row")
      sections.push({ title: each.title, collapsed: each.collapsed, panels: [...each.panels] });
    else sections.at(-1)?.panels.push(each);
  }
  return sections
    .filter(({ title, panels: own }) => title !== undefined || own.length > 0)
    .map((section) => ({ ...section, panels: section.panels.toSorted(byPlace) }));
};
