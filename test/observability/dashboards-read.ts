import { z } from "zod";

const target = z.looseObject({
  refId: z.string().optional(),
  expr: z.string().optional(),
  legendFormat: z.string().optional(),
  instant: z.boolean().optional(),
  range: z.boolean().optional(),
});

const fieldConfig = z.looseObject({
  defaults: z.looseObject({
    unit: z.string().optional(),
    color: z.looseObject({ mode: z.string() }).optional(),
    min: z.number().optional(),
    max: z.number().optional(),
    mappings: z.array(z.unknown()).optional(),
    thresholds: z.looseObject({ steps: z.array(z.unknown()) }).optional(),
  }),
});

const panel = z.looseObject({
  id: z.number(),
  type: z.string(),
  title: z.string().optional(),
  description: z.string().optional(),
  gridPos: z.object({ x: z.number(), y: z.number(), w: z.number(), h: z.number() }),
  targets: z.array(target).default([]),
  fieldConfig: fieldConfig.optional(),
  options: z.looseObject({ content: z.string().optional() }).optional(),
});

const topPanel = panel.extend({
  collapsed: z.boolean().optional(),
  panels: z.array(panel).default([]),
});

const dashboard = z.looseObject({
  uid: z.string(),
  title: z.string(),
  panels: z.array(topPanel),
  links: z.array(z.looseObject({ url: z.string() })),
  templating: z.object({
    list: z.array(z.looseObject({ name: z.string(), type: z.string(), query: z.string() })),
  }),
  annotations: z.object({ list: z.array(z.looseObject({ target })) }),
});

/** A panel of a dashboard, as far as the checks look at it. */
export type ReadPanel = z.infer<typeof panel>;

/** A panel at the top of a dashboard: with those of its own where it is a closed row. */
export type ReadTopPanel = z.infer<typeof topPanel>;

/** A dashboard, as far as the checks look at it. */
export type ReadDashboard = z.infer<typeof dashboard>;

/** Reads a dashboard. @throws ZodError where it is none. */
export const readDashboard = (json: object): ReadDashboard => dashboard.parse(json);

/** All panels, those of closed rows and the rows themselves included. */
export const everyPanel = ({ panels }: ReadDashboard): readonly ReadPanel[] =>
  panels.flatMap((each) => [each, ...each.panels]);
