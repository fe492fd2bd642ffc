import path from "node:path";
import { closest } from "fastest-levenshtein";
import { observedPhaseOf } from "../../components/observed-phase";
import { selectedPhase } from "../../components/selected-phase";
import type { StackConfig } from "../../config/schema";
import type { ObservedPhase } from "../../observability/observed-phase";
import { type PhaseName, phaseNames } from "../../policies/catalogue";
import { lab } from "../../policies/lab/lab";
import { readStackFile } from "../../talos/stack-file";
import { stackFileOf } from "../../talos/stack-file-path";
import { usageError } from "../verdicts/usage-error";

/** Keys of the configuration that dashboards are made from. */
const needed = [
  "phase",
  "policies",
  "observability",
  "cilium.hubble",
  "cilium.clusterMesh",
  "cilium.mutualAuth",
  "monitoring.namespace",
];

const phaseOf = (name: string): PhaseName => {
  const found = phaseNames.find((each) => each === name);
  if (found !== undefined) return found;
  throw usageError(
    `--phase ${JSON.stringify(name)} is not a phase. Accepted: ${phaseNames.join(", ")}`,
    `write --phase ${closest(name, phaseNames)}`,
  );
};

const configOf = (project: string, stack: string): StackConfig => {
  const config = readStackFile(stackFileOf(project, stack), needed);
  const { dir } = config.policies;
  // The stack file names a folder as Pulumi sees it, which runs in the project.
  return dir === undefined
    ? config
    : { ...config, policies: { ...config.policies, dir: path.resolve(project, dir) } };
};

/** What dashboards are made for. */
export interface WantedStack {
  readonly observed: ObservedPhase;
  /** Namespace of the stack's Prometheus. */
  readonly monitoringNamespace: string;
}

/**
 * The stack whose dashboards are wanted: what its file says, in the phase that is asked for.
 *
 * @param phase undefined: the one that the file selects.
 * @throws UserError (wrong usage) for a stack or a phase that is not there, ConfigError for a file with mistakes.
 */
export const wantedStack = (project: string, stack: string, phase: string | undefined): WantedStack => {
  const name = phase === undefined ? undefined : phaseOf(phase);
  const config = configOf(project, stack);
  const asked = name === undefined ? config : { ...config, phase: name };
  const observed = observedPhaseOf(asked, selectedPhase(asked, lab));
  return { observed, monitoringNamespace: config.monitoring.namespace };
};
