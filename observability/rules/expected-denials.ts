import type { Expectation } from "../../policies/expectation";
import type { ObservedPhase } from "../observed-phase";
import { labelledEnd } from "../queries/labelled-end";

/** Two namespaces, as Hubble labels a flow with them; empty for an end that is not a pod. */
export interface NamespacePair {
  readonly source: string;
  readonly destination: string;
}

/** Where a flow is denied: a packet that is dropped, a request or a DNS query that a proxy refuses. */
export type DenialLayer = "packet" | "http" | "dns";

const layerOf = ({ verdict, flow }: Expectation): DenialLayer | undefined => {
  if (verdict === "allowed") return undefined;
  if (verdict !== "denied-by-l7") return "packet";
  return flow.dns === undefined ? "http" : "dns";
};

/**
 * Pairs of namespaces between which the phase denies something on purpose, by its expectations.
 *
 * A lab is there to deny, so its own denials page nobody: the alerts about denials leave these pairs out, each for its
 * own layer. Everything else stays watched: other namespaces, and pairs of the lab's that no expectation speaks of. It
 * goes by pairs of namespaces and not by flows because Hubble's counters know no more; so a fault between two
 * namespaces hides behind a denial that is expected between them. `lab verdicts --live` and the
 * dashboard's row of the expectation find those.
 */
export const expectedDenials = (
  { lab, expectations }: Pick<ObservedPhase, "lab" | "expectations">,
  layer: DenialLayer,
): readonly NamespacePair[] => {
  const pairs = expectations
    .filter((expectation) => layerOf(expectation) === layer)
    .map(({ flow }) => ({
      source: labelledEnd(lab, flow.from).namespace,
      destination: labelledEnd(lab, flow.to).namespace,
    }));
  const known = new Map(pairs.map((pair) => [`${pair.source}/${pair.destination}`, pair]));
  return [...known.values()];
};

/** The expression without the series of some pairs of namespaces. */
export const withoutPairs = (expr: string, record: string, pairs: readonly NamespacePair[]): string =>
  [
    expr,
    ...pairs.map(
      ({ source, destination }) =>
        `unless ${record}{source_namespace="${source}", destination_namespace="${destination}"}`,
    ),
  ].join("\n");
