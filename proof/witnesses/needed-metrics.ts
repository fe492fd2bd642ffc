import { defaultRelease } from "../../cilium/releases";
import { metricOfSeries } from "../../observability/metrics/catalogue";
import { metricText, standardMetrics } from "../../observability/metrics/hubble-metrics";
import type { ExposedSample } from "../../observability/prometheus/exposition";
import type { MissingWitness } from "../witness";

/** The metric that tells flows apart by their ends and by what became of them. */
const needed = "hubble_flows_processed_total";
const neededLabels = ["source_namespace", "source_app", "destination_namespace", "destination_app"];

/**
 * Why what is counted does not say what became of a probe.
 *
 * @param who shows it: `1 agent`.
 * @returns undefined where it does.
 */
export const whyUncounted = (
  samples: readonly ExposedSample[],
  who: string,
): Pick<MissingWitness, "missing" | "fix"> | undefined => {
  const flows = samples.filter(({ name }) => name === needed);
  const setting = standardMetrics.find(({ name }) => name === "flow");
  const wanted = setting === undefined ? "" : `: ${metricText(setting)}`;
  const fix = `${metricOfSeries(needed, defaultRelease)?.setting ?? ""}${wanted}`;
  if (flows.length === 0) return { missing: `${who} shows no metric ${needed}`, fix };
  const absent = neededLabels.filter((label) => !flows.some(({ labels }) => label in labels));
  return absent.length === 0
    ? undefined
    : {
        missing: `${needed} of ${who} has no label ${absent.join(", ")}, so nobody knows whose flows they are`,
        fix,
      };
};
