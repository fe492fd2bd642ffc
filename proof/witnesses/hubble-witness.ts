import { setTimeout as sleep } from "node:timers/promises";
import { ApiError, type ClusterApi } from "../../cluster/api";
import { followFlows } from "../../hubble/follow-flows";
import { messageOf, UserError } from "../../messages/user-error";
import type { MissingWitness, OpenWitness, ProbeWindow, Witness } from "../witness";
import { observationsOf } from "./flow-observations";
import { addressesOf } from "./probe-addresses";
import { SeenFlows } from "./seen-flows";

/** What comes late: the relay holds flows back for a second, to put those of several nodes in order. */
const lateMs = 2_000;
/** How much longer is waited where nothing was seen at all. */
const veryLateMs = 5_000;
/** What the clocks of nodes may differ by without anybody noticing. */
const slackMs = 150;

const missing = (error: unknown): MissingWitness => ({
  name: "hubble",
  missing: messageOf(error),
  fix:
    (error instanceof UserError ? error.fix : undefined) ??
    "lab hubble observe   # shows what is the matter with Hubble",
});

const until = async (moment: number): Promise<void> => {
  const left = moment - Date.now();
  if (left > 0) await sleep(left);
};

/**
 * Hubble as a witness: what Cilium's agents told of each probe's packets and requests.
 *
 * @param program gives the path of `hubble`.
 */
export const hubbleWitness = (api: ClusterApi, program: () => Promise<string>): Witness => ({
  name: "hubble",
  open: async (): Promise<OpenWitness | MissingWitness> => {
    const seen = new SeenFlows();
    let flows: Awaited<ReturnType<typeof followFlows>>;
    try {
      flows = await followFlows(api, program, (line) => seen.add(line, Date.now()));
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
      return missing(error instanceof ApiError ? new UserError(error.message) : error);
    }
    const saw = async (probe: ProbeWindow) => {
      const from = probe.from.getTime() - slackMs;
      const to = probe.to.getTime() + slackMs;
      const ends = await addressesOf(api, probe);
      const look = () => observationsOf(seen.between(from, to), probe, ends, (flow) => seen.timeOf(flow));
      await until(to + lateMs);
      let found = look();
      if (found.length === 0) {
        await until(to + veryLateMs);
        found = look();
      }
      if (found.length > 0) return found;
      const reason = flows.ended();
      if (reason !== undefined) throw new Error(`Hubble stopped telling: ${reason}`);
      const lost = seen.lostBetween(from, to + veryLateMs);
      if (lost > 0) throw new Error(`Hubble lost ${lost} events in that time`);
      return found;
    };
    const { teller, why } = flows;
    return {
      name: "hubble",
      source: teller,
      ...(why === undefined ? {} : { note: `flows are those of ${teller}, and not of Hubble Relay: ${why}` }),
      saw,
      close: () => flows.stop(),
    };
  },
});
