import { setTimeout as sleep } from "node:timers/promises";
import type { ClusterApi } from "../../cluster/api";
import { agentPods } from "../../proof/agents/ask-agents";
import { askCounters, type Counters } from "../../proof/agents/counters";
import { counterCurves, deniedCurve, type LoadResult } from "../../proof/load/curve";
import { loadFlows } from "../../proof/load/load-flows";
import { startFlow } from "../../proof/load/start-flow";
import type { LiveNode } from "../../proof/plan/live-pods";
import type { Planned } from "../../proof/plan/plan-probes";
import { interruption } from "../../sandbox/interruption";
import { parseDuration } from "../dashboards/duration";
import { usageError } from "../verdicts/usage-error";

/** Between two looks at the counters. */
const LOOK_MS = 2000;
const MOST_SECONDS = 3600;
const MOST_RATE = 200;

/** How long and how fast the two loops run. */
export interface WantedLoad {
  readonly seconds: number;
  readonly rate: number;
}

/** What `--load` and `--rate` ask for. @throws UserError (wrong usage) for what is no duration or no rate. */
export const wantedLoad = (load: string | undefined, rate = "20"): WantedLoad | undefined => {
  if (load === undefined) return undefined;
  const seconds = parseDuration(load);
  if (seconds === undefined || seconds > MOST_SECONDS)
    throw usageError(`--load ${JSON.stringify(load)} is not a duration up to 1h`, "write --load 60s");
  const number = Number(rate);
  if (!Number.isInteger(number) || number < 1 || number > MOST_RATE)
    throw usageError(
      `--rate ${JSON.stringify(rate)} is not a whole number from 1 to ${MOST_RATE}`,
      "write --rate 20",
    );
  return { seconds, rate: number };
};

/**
 * Sends what a phase denies, at a rate, and looks at the agents' counters meanwhile.
 *
 * @returns undefined where the phase denies nothing between pods that run.
 */
export const runLoad = async (
  api: ClusterApi,
  planned: readonly Planned[],
  nodes: readonly LiveNode[],
  accessDenied: string,
  { seconds, rate }: WantedLoad,
  progress: (what: string, done: number, all: number) => void,
): Promise<LoadResult | undefined> => {
  const flows = loadFlows(planned);
  if (flows.length === 0) return undefined;
  const agents = await agentPods(api, new Set(nodes.flatMap(({ name, played }) => (played ? [name] : []))));
  const looks: { at: number; counters: Counters }[] = [];
  const look = async (): Promise<void> => {
    try {
      looks.push({ counters: await askCounters(api, agents), at: Date.now() });
    } catch {
      // An agent that can't be asked leaves a gap; without any look there is no curve, and the result says so.
    }
  };
  await look();
  const began = Date.now();
  const running = flows.map((flow) => ({
    flow,
    load: startFlow(api, flow, { rate, seconds: seconds + 5 }, accessDenied),
  }));
  try {
    for (let now = 0; now < seconds * 1000 && !interruption.aborted; now = Date.now() - began) {
      progress("sending what is denied", Math.round(now / 1000), seconds);
      await Promise.all([sleep(Math.min(LOOK_MS, seconds * 1000 - now)), look()]);
    }
  } finally {
    await Promise.all(running.map(({ load }) => load.stop()));
  }
  await look();
  return {
    seconds,
    rate,
    seen: running.map(({ flow, load }) => deniedCurve(flow.text, load.samples, began, seconds)),
    counted: counterCurves(looks, began),
  };
};
