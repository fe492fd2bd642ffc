import * as z from "zod";

/** The labels of a series; its metric's name, where it has one, is `__name__`. */
export type Labels = Readonly<Record<string, string>>;

/** A value at a time. */
export interface Point {
  /** Unix time in seconds. */
  readonly time: number;
  /** NaN and the infinities are values too: 0/0 is NaN in PromQL. */
  readonly value: number;
}

/** One value of one series. */
export interface Sample extends Point {
  readonly labels: Labels;
}

/** One series over time, oldest point first. */
export interface Series {
  readonly labels: Labels;
  readonly points: readonly Point[];
}

const VALUES: Readonly<Record<string, number>> = { "+Inf": Infinity, "-Inf": -Infinity, NaN: Number.NaN };

/** Prometheus writes values as text, because JSON has neither infinities nor NaN. */
const value = z.string().transform((text, context) => {
  const number = VALUES[text] ?? (text.trim() === "" ? Number.NaN : Number(text));
  if (Number.isNaN(number) && text !== "NaN") {
    context.addIssue({ code: "custom", message: `${JSON.stringify(text)} is not a number` });
  }
  return number;
});

/** A series of native histograms has `histogram` in place of `value`, and `histograms` in place of `values`. */
const numbersOnly = {
  error: ({ input }: { readonly input?: unknown }) =>
    input === undefined ? "native histograms; ask for numbers, e.g. by histogram_quantile()" : undefined,
};

const point = z
  .tuple([z.number(), value], numbersOnly)
  .transform(([time, number]): Point => ({ time, value: number }));

const labels = z.record(z.string(), z.string());

const sample = z
  .object({ metric: labels, value: point })
  .transform((entry): Sample => ({ labels: entry.metric, ...entry.value }));

const series = z
  .object({ metric: labels, values: z.array(point, numbersOnly) })
  .transform((entry): Series => ({ labels: entry.metric, points: entry.values }));

/** What an instant query gives: a scalar is a sample without labels. */
export const instantData = z.discriminatedUnion(
  "resultType",
  [
    z
      .object({ resultType: z.literal("vector"), result: z.array(sample) })
      .transform((data): readonly Sample[] => data.result),
    z
      .object({ resultType: z.literal("scalar"), result: point })
      .transform((data): readonly Sample[] => [{ labels: {}, ...data.result }]),
  ],
  { error: "neither a vector nor a scalar; the query needs a function around it" },
);

/** What a range query gives. */
export const rangeData = z
  .object({ resultType: z.literal("matrix"), result: z.array(series) })
  .transform((data): readonly Series[] => data.result);

/** What a question for label values gives. */
export const labelValuesData = z.array(z.string());

/** A target that is scraped. Source: https://prometheus.io/docs/prometheus/latest/querying/api/#targets. */
export interface Target {
  /** The job of the settings: of a ServiceMonitor `serviceMonitor/<namespace>/<name>/<endpoint>`. */
  readonly pool: string;
  readonly labels: Labels;
  /** `up`, `down` or `unknown`: not scraped yet. */
  readonly health: string;
  /** Why the last scrape failed; empty where it did not. */
  readonly lastError: string;
}

/** What a question for targets gives. */
export const targetsData = z
  .object({
    activeTargets: z.array(
      z.object({ scrapePool: z.string(), labels, health: z.string(), lastError: z.string().default("") }),
    ),
  })
  .transform(({ activeTargets }): readonly Target[] =>
    activeTargets.map(({ scrapePool, ...target }) => ({ pool: scrapePool, ...target })),
  );

const texts = z.array(z.string()).optional();

/** What surrounds every answer: https://prometheus.io/docs/prometheus/latest/querying/api/#format-overview. */
export const envelope = z.discriminatedUnion("status", [
  z.object({ status: z.literal("success"), data: z.unknown(), warnings: texts, infos: texts }),
  z.object({ status: z.literal("error"), errorType: z.string(), error: z.string() }),
]);
