import type { ClusterApi } from "../../cluster/api";
import { messageOf, UserError } from "../../messages/user-error";
import {
  addedBetween,
  answersBetween,
  type Count,
  countIn,
  dropReasonsBetween,
  verdictsBetween,
} from "../../observability/queries/counts";
import type { MissingWitness, OpenWitness, Witness } from "../witness";
import { agentCounters, type CounterSource } from "./agent-readings";
import { countedObservations } from "./counted-observations";
import { labelledPair } from "./labelled-pair";
import { whyUncounted } from "./needed-metrics";
import { type Reading, Readings } from "./readings";

const missing = (error: UserError): MissingWitness => ({
  name: "metrics",
  missing: error.message,
  fix: error.fix ?? "kubectl --namespace kube-system get pods --selector k8s-app=cilium",
});

const open = async (source: CounterSource, api: ClusterApi): Promise<OpenWitness | MissingWitness> => {
  const readings = new Readings(source);
  const first = await readings.take();
  const uncounted = whyUncounted(first.samples);
  if (uncounted !== undefined) {
    await source.close();
    return { name: "metrics", ...uncounted };
  }
  return {
    name: "metrics",
    count: async () => {
      // Who asks what was seen is told of it.
      await readings.take().catch(() => undefined);
    },
    saw: async (probe) => {
      const pair = await labelledPair(api, probe);
      const before: Reading = readings.before(probe.from.getTime()) ?? first;
      const after = await readings.after(probe.to.getTime());
      const added = (count: Count) =>
        addedBetween(countIn(count, before.samples), countIn(count, after.samples));
      return countedObservations(
        {
          verdicts: added(verdictsBetween(pair)),
          answers: added(answersBetween(pair)),
          reasons: added(dropReasonsBetween(pair)),
        },
        probe,
      );
    },
    close: () => source.close(),
  };
};

/**
 * The counters as a witness: what was added to Hubble's metrics of a probe's two ends between the reading before it and the one
 * after it. They know no ports and no connections: what else these two said to each other in that time is in it.
 */
export const metricsWitness = (api: ClusterApi): Witness => ({
  name: "metrics",
  open: async () => {
    const names = new Set([
      "hubble_flows_processed_total",
      "hubble_http_requests_total",
      "hubble_drop_total",
    ]);
    let source: CounterSource | undefined;
    try {
      source = await agentCounters(api, names);
      return await open(source, api);
    } catch (error) {
      await source?.close();
      if (error instanceof UserError) return missing(error);
      return missing(new UserError(messageOf(error)));
    }
  },
});
