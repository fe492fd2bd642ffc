import { ApiError, type ClusterApi } from "../../cluster/api";
import { policyKindNames } from "../../cluster/kinds";
import { enforcedPolicies, livePolicies } from "../../cluster/live-policies";
import { agentSocket } from "../../hubble/agents";
import { reachHubble } from "../../hubble/reach";
import { catalogue } from "../../policies/catalogue";
import { lab } from "../../policies/lab/lab";
import type { Phase } from "../../policies/phase";
import { phaseUp } from "../../questions/phase-up";
import { interruption } from "../../sandbox/interruption";
import { hubbleProgram } from "../../sandbox/nodes/packets/hubble-program";
import { openCluster } from "../open-cluster";
import { phaseOf } from "../policies/run-policies";
import { terminalReporter } from "../terminal-reporter";
import { usageError } from "../verdicts/usage-error";
import { observeAgents } from "./observe-agents";
import { type FilterOptions, filterArguments } from "./observe-filters";
import { runInTerminal } from "./run-program";

/** The options of `lab hubble observe`. */
export interface ObserveOptions extends FilterOptions {
  readonly context?: string;
  readonly phase?: string;
  readonly agents?: true;
}

/** Who may not see policies says which phase is up. */
const readable = async <T>(asked: Promise<T>): Promise<T> => {
  try {
    return await asked;
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    throw usageError(
      `--expectation: which phase is up cannot be read: ${error.message}`,
      "--phase NAME   # the one that is up; lab policies lists them",
    );
  }
};

const livePhase = async (api: ClusterApi): Promise<Phase> => {
  const up = phaseUp(enforcedPolicies(await readable(livePolicies(api, policyKindNames))), lab);
  if (up !== undefined) return catalogue[up];
  throw usageError(
    "--expectation: no phase of the catalogue is up there, or two have these policies",
    "--phase NAME   # lab policies lists them",
  );
};

const interruptedCode = 130;

/**
 * `lab hubble observe`: Hubble's own program, led to the cluster's relay, else to the agents.
 *
 * @param added words for `hubble observe`, which come last and so count.
 * @returns Hubble's exit code; 130 after Ctrl-C.
 */
export const runObserve = async (options: ObserveOptions, added: readonly string[]): Promise<number> => {
  const named = options.phase === undefined ? undefined : phaseOf(options.phase);
  const { api } = openCluster(options.context);
  const phase = options.expectation === undefined ? undefined : (named ?? (await livePhase(api)));
  const filters = filterArguments(
    lab,
    options,
    () => ({ name: phase?.name ?? "", expectations: phase?.expectations(lab) ?? [] }),
    added,
  );
  const words = (server: readonly string[]) => ["observe", ...server, ...filters, ...added];
  const note = (text: string): void => {
    process.stderr.write(`note: ${text}\n`);
  };
  const source = await reachHubble(api, options.agents === true ? "agents" : "relay", note);
  let code: number;
  if (source.kind === "agents") {
    const { length } = source.agents;
    note(
      `${length === 1 ? "one agent is asked in its pod" : `${length} agents are asked in their pods`}: ${source.why}`,
    );
    code = await observeAgents(api, source.agents, words(["--server", agentSocket]));
  } else {
    const { relay } = source;
    try {
      const program = await hubbleProgram(terminalReporter());
      code = await runInTerminal(program, words(relay.arguments));
    } finally {
      await relay.close();
    }
  }
  return interruption.aborted ? interruptedCode : code;
};
