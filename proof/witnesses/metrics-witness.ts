import { showAgents } from "../../cilium/agent/agent-place";
import type { ClusterApi } from "../../cluster/api";
import type { PrometheusDoor } from "../../cluster/prometheus-door";
import { inOneLine, messageOf, UserError } from "../../messages/user-error";
import { PrometheusError } from "../../observability/prometheus/prometheus-error";
import {
  addedBetween,
  answersBetween,
  type Count,
  countIn,
  dropReasonsBetween,
  verdictsBetween,
} from "../../observability/queries/counts";
import type { MissingWitness, OpenWitness, Witness } from "../witness";
import { isOpen } from "../witness";
import { agentCounters } from "./agent-readings";
import { countedObservations } from "./counted-observations";
import type { CounterSource } from "./counter-source";
import { findPrometheus } from "./find-prometheus";
import { labelledPair } from "./labelled-pair";
import { whyUncounted } from "./needed-metrics";
import { prometheusCounters } from "./prometheus-readings";
import { Readings } from "./readings";

/**
 * Who is asked for counters. `own`: the cluster's Prometheus where it has one, else the agents themselves. `agents`: these, whatever
 * else is there.
 */
export type CountersFrom = "own" | "agents" | PrometheusDoor;

const missing = (error: unknown): MissingWitness => {
  const fix = error instanceof PrometheusError ? "--prometheus none   # the agents are asked" : showAgents;
  return {
    name: "metrics",
    missing: inOneLine(messageOf(error)),
    fix: (error instanceof UserError ? error.fix : undefined) ?? fix,
  };
};

const watching = (source: CounterSource, api: ClusterApi): OpenWitness => {
  const readings = new Readings(source);
  return {
    name: "metrics",
    source: source.name,
    count: async () => {
      // Who asks what was seen is told of it.
      await readings.take().catch(() => undefined);
    },
    saw: async (probe) => {
      const pair = await labelledPair(api, probe);
      const before = readings.before(probe.from.getTime());
      if (before === undefined) throw new Error(`the counters of ${source.name} could not be read before it`);
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

const openFrom = async (
  open: () => CounterSource | Promise<CounterSource>,
  api: ClusterApi,
): Promise<OpenWitness | MissingWitness> => {
  let source: CounterSource | undefined;
  try {
    source = await open();
    const uncounted = whyUncounted(await source.show(), source.name);
    if (uncounted === undefined) return watching(source, api);
    await source.close();
    return { name: "metrics", ...uncounted };
  } catch (error) {
    await source?.close();
    return missing(error);
  }
};

const openOwn = async (api: ClusterApi): Promise<OpenWitness | MissingWitness> => {
  const found = await findPrometheus(api);
  const agents = () => openFrom(() => agentCounters(api), api);
  if (found === undefined) return agents();
  const passedOver = "door" in found ? undefined : found.passedOver;
  const asked = "door" in found ? await openFrom(() => prometheusCounters(found.door), api) : undefined;
  if (asked !== undefined && isOpen(asked)) return asked;
  const instead = await agents();
  const why = passedOver ?? asked?.missing ?? "";
  return isOpen(instead)
    ? { ...instead, note: `counters are those of ${instead.source}, and not of a Prometheus: ${why}` }
    : instead;
};

/**
 * The counters as a witness: what was added to Hubble's metrics of a probe's two ends between the reading before it and the one
 * after it. They know no ports and no connections: what else these two said to each other in that time is in it.
 *
 * @param from default: `own`.
 */
export const metricsWitness = (api: ClusterApi, from: CountersFrom = "own"): Witness => ({
  name: "metrics",
  open: async () => {
    try {
      if (from === "own") return await openOwn(api);
      return await openFrom(
        from === "agents" ? () => agentCounters(api) : () => prometheusCounters(from),
        api,
      );
    } catch (error) {
      return missing(error);
    }
  },
});
