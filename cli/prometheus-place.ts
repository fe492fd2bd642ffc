import { shownUrl } from "../observability/prometheus/prometheus-client";
import { PrometheusError } from "../observability/prometheus/prometheus-error";
import { sandboxPrometheus } from "./dashboards/sandbox-prometheus";
import { usageError } from "./verdicts/usage-error";

/** A Prometheus that is named by `--prometheus`. */
export interface PrometheusPlace {
  readonly url: string;
  /** For people: `the Prometheus of the sandbox`, or the address without user and password. */
  readonly shown: string;
}

/**
 * The Prometheus that `--prometheus` names.
 *
 * @param where an address, or `sandbox`.
 * @param project folder of the sandbox.
 * @param words what else the command takes there.
 * @throws UserError: wrong usage for what is no address; a sandbox without a Prometheus.
 */
export const prometheusPlace = (
  where: string,
  project: () => string,
  words: readonly string[] = [],
): PrometheusPlace => {
  if (where === "sandbox")
    return { url: sandboxPrometheus(project()), shown: "the Prometheus of the sandbox" };
  try {
    return { url: where, shown: shownUrl(where) };
  } catch (error) {
    if (!(error instanceof PrometheusError)) throw error;
    const accepted = ["an address (http://host:port)", "sandbox", ...words].join(", ");
    throw usageError(
      `--prometheus ${JSON.stringify(where)} is not a Prometheus. Accepted: ${accepted}`,
      "write --prometheus http://host:port",
    );
  }
};
