import type { ClusterApi } from "../../cluster/api";
import { prometheusAt } from "../../cluster/prometheus-door";
import { isOpen, type MissingWitness, type OpenWitness, type Witness } from "../../proof/witness";
import { hubbleWitness } from "../../proof/witnesses/hubble-witness";
import { type CountersFrom, metricsWitness } from "../../proof/witnesses/metrics-witness";
import { hubbleProgram } from "../../sandbox/nodes/packets/hubble-program";
import { prometheusPlace } from "../prometheus-place";
import { terminalReporter } from "../terminal-reporter";

/**
 * Who is asked for counters, by `--prometheus`.
 *
 * @param where an address, `sandbox`, or `none`: the agents themselves.
 * @throws UserError for a word that is no address, or a sandbox without a Prometheus.
 */
export const countersFrom = (where: string | undefined, project: () => string): CountersFrom => {
  if (where === undefined) return "own";
  if (where === "none") return "agents";
  const { url, shown } = prometheusPlace(where, project, ["none"]);
  return prometheusAt(url, where === "sandbox" ? "of the sandbox" : `at ${shown}`);
};

/** Those beside the client who may see what becomes of a probe. */
export const witnessesFor = (api: ClusterApi, counters: CountersFrom): readonly Witness[] => [
  hubbleWitness(api, () => hubbleProgram(terminalReporter())),
  metricsWitness(api, counters),
];

/** Who watches, in one line; undefined where nobody does. */
export const watchingText = (witnesses: readonly (OpenWitness | MissingWitness)[]): string | undefined => {
  const words = witnesses.filter(isOpen).map(({ name, source }) => `${name} (${source})`);
  if (words.length === 0) return undefined;
  const isSlow = words.some((word) => word.includes("(Prometheus "));
  const why = isSlow
    ? "; every probe waits for the next scrape (--prometheus none: the agents are asked)"
    : "";
  return `watching: ${words.join(", ")}${why}`;
};
