import type { CiliumRelease } from "../../cilium/cilium-release";
import type { Metric } from "../../cilium/metric";
import { defaultRelease } from "../../cilium/releases";
import { seriesIn } from "../../observability/metrics/asked-series";
import { metricOfSeries } from "../../observability/metrics/catalogue";
import { allSeries, type PanelAnswer } from "./panel-answer";

/** Why a panel shows nothing. */
export type Emptiness =
  | { readonly kind: "refused"; readonly words: readonly string[] }
  /** The answer is empty: nothing of the kind was counted, or nobody counts. */
  | { readonly kind: "no-data"; readonly metrics: readonly Metric[] };

/** The metrics that a PromQL text reads, by the catalogue of a release; in the order of the text. */
export const metricsOf = (expr: string, release: CiliumRelease = defaultRelease): readonly Metric[] => {
  const metrics = seriesIn(expr, release).flatMap((name) => metricOfSeries(name, release) ?? []);
  return [...new Set(metrics)];
};

/** Why a panel shows nothing; nothing where it shows something. */
export const whyEmpty = (answer: PanelAnswer): Emptiness | undefined => {
  const refused = answer.answers.flatMap(({ refused: words }) => words ?? []);
  if (refused.length > 0) return { kind: "refused", words: refused };
  if (allSeries(answer).length > 0) return undefined;
  const metrics = answer.answers.flatMap(({ expr }) => metricsOf(expr));
  return { kind: "no-data", metrics: [...new Set(metrics)] };
};

/** The reason in one line. */
export const emptinessText = (reason: Emptiness): string => {
  if (reason.kind === "refused") return `refused: ${reason.words.join("; ")}`;
  if (reason.metrics.length === 0) return "no data";
  const settings = reason.metrics.map(({ name, setting }) => `${name} (${setting})`);
  return `no data: nothing counted yet, or not exported: ${settings.join(", ")}`;
};
