import { ApiError } from "../../cluster/api";
import { labImages } from "../../policies/lab/lab-images";
import type { Snapshot } from "../../proof/agents/snapshot";
import type { PolicyWatch } from "../../proof/agents/watch-policies";
import type { Planned } from "../../proof/plan/plan-probes";
import type { ProofRow } from "../../proof/result/proof";
import { DebugContainers } from "../../proof/run/debug-containers";
import { Helpers } from "../../proof/run/helpers";
import { prove } from "../../proof/run/prove";
import type { MissingWitness, OpenWitness, WitnessName } from "../../proof/witness";
import type { Subject } from "../../questions/subject";
import { interruption } from "../../sandbox/interruption";
import { type Cluster, refusal } from "../open-cluster";
import { rightsForVerdicts } from "../verdicts/live-objects";
import { loadProof, type Wanted } from "./load-subject";
import { nodesOf, prepare, watchOf } from "./prepare";
import type { ProveOptions } from "./prove-options";
import type { Watchers } from "./watchers";

/** How often everything is tried while policies, pods or agents change under it. */
const ROUNDS = 3;
/** A helper ends by itself after so many seconds, where nobody is left to delete it. */
const HELPER_SECONDS = 900;

/** What became of the expectations. */
export interface ProvenCluster {
  readonly subject: Subject;
  readonly rows: readonly ProofRow[];
  readonly notes: readonly string[];
  readonly planned: readonly Planned[];
  readonly accessDenied: string;
  /** Those who were asked. */
  readonly witnesses: readonly (OpenWitness | MissingWitness)[];
}

const notSettled = (subject: Subject, changed: readonly string[]): readonly ProofRow[] => {
  const reason = `the cluster does not come to rest: ${changed.join(", ")}`;
  return subject.expected.map((expected) => ({
    expected,
    computed: {
      verdict: "not-evaluable",
      egress: "not-evaluable",
      ingress: "not-evaluable",
      l7: "none",
      auth: "",
      because: [],
    },
    result: "not-proven",
    witnesses: [],
    reasons: [reason],
  }));
};

/** What decides in a cluster now. @throws UserError where the user may not read it, with the rights that are missing. */
const snapshotOf = async (watch: PolicyWatch, cluster: Cluster): Promise<Snapshot> => {
  try {
    return await watch.snapshot();
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    throw refusal(cluster, "to show policies and pods", error, rightsForVerdicts);
  }
};

/**
 * Proves what is expected of a cluster. What was seen while something changed that decides is thrown away, and everything is
 * loaded, planned and tried anew. Helpers are gone afterwards, whatever happens.
 */
export const proveCluster = async (
  cluster: Cluster,
  wanted: Wanted,
  options: ProveOptions,
  project: () => string,
  watchers: Watchers,
  required: readonly WitnessName[],
  progress: (what: string, done?: number, all?: number) => void,
): Promise<ProvenCluster> => {
  const { api } = cluster;
  const nodes = await nodesOf(api);
  const { watch, mayAsk } = await watchOf(api, nodes);
  const settings = { seconds: HELPER_SECONDS, patienceMs: 60_000, signal: interruption };
  const helpers = new Helpers(api, { image: options.image ?? labImages.clientImage, ...settings });
  const debug =
    options.debugImage === undefined
      ? undefined
      : new DebugContainers(api, { image: options.debugImage, ...settings });
  const notes: string[] = mayAsk
    ? []
    : ["you may not ask the agents in kube-system: whether they have taken the policies is not known"];
  try {
    for (let round = 1; ; round++) {
      progress("reading the cluster");
      const before = await snapshotOf(watch, cluster);
      const loaded = await loadProof(wanted, options.context, () => undefined);
      const { planned, context } = await prepare(api, loaded, nodes, { helpers, debug }, options, project);
      const { subject, own } = loaded;
      const { accessDenied } = context.answers;
      const witnesses = () => watchers.all();
      const signal = interruption;
      const task = {
        ...{ subject, planned, own, watch, before, context, witnesses, required, signal, progress },
      };
      const { rows, changed } = await prove(task);
      const proven = { subject, rows, notes, planned, accessDenied, witnesses: await witnesses() };
      if (changed.length === 0 || interruption.aborted) return proven;
      if (round === ROUNDS) return { ...proven, rows: notSettled(subject, changed) };
      // An agent that went took with it what it told.
      await watchers.close();
      notes.push(`tried again: ${changed.join(", ")} while probes ran`);
    }
  } finally {
    progress("");
    notes.push(...(await helpers.close()).map((left) => `not deleted: ${left}`));
    notes.push(...((await debug?.close()) ?? []));
  }
};
