import { readFileSync } from "node:fs";
import path from "node:path";
import { brotliCompressSync, brotliDecompressSync, constants } from "node:zlib";
import * as z from "zod";
import { UserError } from "../messages/user-error";
import type { Sample, Series } from "../observability/prometheus/prometheus-answer";
import type { TimeRange } from "../observability/prometheus/prometheus-client";
import { checkoutFolder } from "../sandbox/checkout-folder";

const labels = z.record(z.string(), z.string());
/** JSON has no NaN and no infinity; those are texts. */
const number = z.union([z.number(), z.enum(["NaN", "Infinity", "-Infinity"])]);

const answersSchema = z.object({
  /** Seconds since 1970, of the first and the last scrape. */
  from: z.number(),
  to: z.number(),
  /** By question: a value per step from the range's begin; null where there is none. */
  ranges: z.record(z.string(), z.array(z.object({ labels, values: z.array(number.nullable()) }))),
  instants: z.record(z.string(), z.array(z.object({ labels, value: number }))),
});

/** What a Prometheus answered about the recorded example, as it ships with the project. */
export type ExampleAnswers = z.infer<typeof answersSchema>;

/** A question that no shipped answer is there for: another time, a choice of namespaces, a phase of one's own. */
export class NotShipped extends UserError {
  override readonly name = "NotShipped";
}

const rangeKey = (expr: string, { from, to, step }: TimeRange): string => `${from} ${to} ${step} ${expr}`;

const instantKey = (expr: string, at: number): string => `${at} ${expr}`;

/** Four digits are more than a chart shows. */
const digits = 4;

const written = (value: number): z.infer<typeof number> =>
  Number.isFinite(value)
    ? Number(value.toPrecision(digits))
    : (String(value) as "NaN" | "Infinity" | "-Infinity");

/** Collects what is asked, in the form that ships. */
export class AnswersBuilder {
  readonly #ranges = new Map<string, ExampleAnswers["ranges"][string]>();
  readonly #instants = new Map<string, ExampleAnswers["instants"][string]>();

  addRange(expr: string, range: TimeRange, series: readonly Series[]): void {
    const { from, to, step } = range;
    const count = Math.floor((to - from) / step) + 1;
    const rows = series.map((each) => {
      const values = new Map(each.points.map(({ time, value }) => [Math.round((time - from) / step), value]));
      return {
        labels: { ...each.labels },
        values: Array.from({ length: count }, (_, index) => {
          const value = values.get(index);
          return value === undefined ? null : written(value);
        }),
      };
    });
    this.#ranges.set(rangeKey(expr, range), rows);
  }

  addInstant(expr: string, at: number, samples: readonly Sample[]): void {
    const rows = samples.map(({ labels: own, value }) => ({ labels: { ...own }, value: written(value) }));
    this.#instants.set(instantKey(expr, at), rows);
  }

  /** Everything that was collected, in an order of its own: whoever asks at once is answered in any. */
  build({ from, to }: Pick<ExampleAnswers, "from" | "to">): ExampleAnswers {
    const sorted = <T>(map: ReadonlyMap<string, T>): Record<string, T> =>
      Object.fromEntries([...map].sort(([one], [other]) => (one < other ? -1 : 1)));
    return { from, to, ranges: sorted(this.#ranges), instants: sorted(this.#instants) };
  }
}

/** Answers questions about the recorded example from what ships. */
export class ShippedExample {
  /** Seconds since 1970, of the first and the last scrape. */
  readonly from: number;
  readonly to: number;

  constructor(readonly answers: ExampleAnswers) {
    this.from = answers.from;
    this.to = answers.to;
  }

  /** @throws NotShipped */
  range(expr: string, range: TimeRange): readonly Series[] {
    const rows = this.answers.ranges[rangeKey(expr, range)];
    if (rows === undefined) throw new NotShipped(`no answer ships for ${expr}`);
    return rows.map(({ labels: own, values }) => ({
      labels: own,
      points: values.flatMap((value, index) =>
        value === null ? [] : [{ time: range.from + index * range.step, value: Number(value) }],
      ),
    }));
  }

  /** @throws NotShipped */
  instant(expr: string, at: number): readonly Sample[] {
    const rows = this.answers.instants[instantKey(expr, at)];
    if (rows === undefined) throw new NotShipped(`no answer ships for ${expr}`);
    return rows.map(({ labels: own, value }) => ({ labels: own, time: at, value: Number(value) }));
  }
}

/** Where the answers lie; `npm run answers` makes them anew. */
export const answersFile = path.join(checkoutFolder, "recording", "example-answers.json.br");

/** The answers as bytes of a file. */
export const packAnswers = (answers: ExampleAnswers): Buffer => {
  const text = Buffer.from(JSON.stringify(answers));
  const { BROTLI_PARAM_QUALITY, BROTLI_PARAM_LGWIN, BROTLI_PARAM_SIZE_HINT } = constants;
  const params = {
    [BROTLI_PARAM_QUALITY]: 11,
    [BROTLI_PARAM_LGWIN]: 24,
    [BROTLI_PARAM_SIZE_HINT]: text.length,
  };
  return brotliCompressSync(text, { params });
};

/** The answers of a file's bytes. @throws ZodError or what unpacking says, for a file that is damaged. */
export const unpackAnswers = (bytes: Uint8Array): ExampleAnswers =>
  answersSchema.parse(JSON.parse(brotliDecompressSync(bytes).toString("utf8")));

/** The example as it ships. */
export const shippedExample = (): ShippedExample =>
  new ShippedExample(unpackAnswers(readFileSync(answersFile)));
