import type { Labels } from "./prometheus-answer";

/** One value that an exporter shows. */
export interface ExposedSample {
  readonly name: string;
  readonly labels: Labels;
  readonly value: number;
}

const line = /^([A-Za-z_:][\w:]*)(?:\{(.*)\})? (\S+)(?: -?\d+)?$/;
const label = /([A-Za-z_]\w*)="((?:[^"\\]|\\.)*)",?/g;
const escapes: Readonly<Record<string, string>> = { "\\n": "\n", '\\"': '"', "\\\\": "\\" };
const values: Readonly<Record<string, number>> = { "+Inf": Infinity, "-Inf": -Infinity, NaN: Number.NaN };

const labelsOf = (text: string): Labels =>
  Object.fromEntries(
    [...text.matchAll(label)].map(([, name = "", value = ""]) => [
      name,
      value.replace(/\\[n"\\]/g, (escaped) => escapes[escaped] ?? escaped),
    ]),
  );

/**
 * Reads what an exporter answers, in Prometheus' text format
 * (https://prometheus.io/docs/instrumenting/exposition_formats/#text-based-format). What is no sample is left out.
 *
 * @param names metrics that are wanted: an agent has thousands of series.
 */
export const readExposition = (text: string, names: ReadonlySet<string>): readonly ExposedSample[] =>
  text.split("\n").flatMap((written) => {
    const [, name = "", labels = "", value = ""] = line.exec(written) ?? [];
    if (!names.has(name)) return [];
    const number = values[value] ?? Number(value);
    return [{ name, labels: labelsOf(labels), value: number }];
  });
