import { setTimeout as sleep } from "node:timers/promises";
import { ExecError } from "../../cluster/exec-stream";
import type { Verdict } from "../../policies/expectation";
import { fateOf, seenFate } from "../judge";
import type { Outcome } from "../outcome";
import type { Probe } from "../probes/probe";
import { probeScript } from "../probes/probe-script";
import { type ProxyAnswers, readOutcome } from "../probes/read-outcome";
import { MissingProgramError, type Shell } from "./shell";

/** A probe that was made. */
export interface Tried {
  readonly probe: Probe;
  readonly outcome: Outcome;
  /** How often, until something came of it that is no hiccup. */
  readonly attempts: number;
  /** The last attempt. */
  readonly from: Date;
  readonly to: Date;
}

/** How a probe is repeated. */
export interface Persistence {
  /** Attempts until a hiccup counts as what came of it. */
  readonly attempts: number;
  readonly pauseMs: number;
  /** Whether the ends authenticate each other first: until then packets are dropped (Cilium, mutual authentication). */
  readonly authenticates: boolean;
}

/** How a probe is usually repeated. */
export const usualPersistence: Persistence = { attempts: 3, pauseMs: 500, authenticates: false };

const attemptOnce = async (
  shell: Shell,
  probe: Probe,
  answers: ProxyAnswers,
): Promise<Omit<Tried, "attempts">> => {
  const from = new Date();
  try {
    const printed = await shell(probeScript(probe));
    return { probe, outcome: readOutcome(probe, printed, answers), from, to: new Date() };
  } catch (error) {
    // What an image lacks no second attempt brings.
    if (!(error instanceof ExecError) || error instanceof MissingProgramError) throw error;
    return { probe, outcome: { kind: "unclear", text: error.message }, from, to: new Date() };
  }
};

/**
 * Makes a probe. It is repeated where nothing came of it that a policy does (a connection that was cut, a server that could
 * not be reached behind its proxy, a command that was not run), and never where something did: a drop or a refusal is not
 * asked for a second time, unless an authentication may have caused it.
 *
 * @throws MissingProgramError where the container lacks what it needs.
 */
export const tryProbe = async (
  shell: Shell,
  probe: Probe,
  verdict: Verdict,
  answers: ProxyAnswers,
  { attempts, pauseMs, authenticates }: Persistence,
): Promise<Tried> => {
  for (let attempt = 1; ; attempt++) {
    const tried = await attemptOnce(shell, probe, answers);
    const fate = seenFate(tried.outcome, probe, answers);
    const isFirstContact = authenticates && fate === "dropped" && fateOf(verdict) === "passed";
    if ((fate !== "unknown" && !isFirstContact) || attempt >= attempts)
      return { ...tried, attempts: attempt };
    await sleep(pauseMs);
  }
};
