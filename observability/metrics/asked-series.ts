import type { CiliumRelease } from "../../cilium/cilium-release";
import { metricOfSeries } from "./catalogue";

/**
 * The series that a PromQL text reads, by the catalogue of a release; in the order of the text. Others (of a chart's own
 * dashboards) are not among them.
 */
export const seriesIn = (promql: string, release: CiliumRelease): readonly string[] => {
  // A label's value may look like a metric's name.
  const names = promql.replace(/"(?:[^"\\]|\\.)*"/g, "").match(/[A-Za-z_:][\w:]*/g) ?? [];
  return [...new Set(names.filter((name) => metricOfSeries(name, release) !== undefined))];
};
