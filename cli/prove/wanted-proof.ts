import path from "node:path";
import { selectedPhase } from "../../components/selected-phase";
import type { StackConfig } from "../../config/schema";
import { catalogue } from "../../policies/catalogue";
import type { Expectation } from "../../policies/expectation";
import { identityOf } from "../../policies/kubernetes-object";
import type { Lab } from "../../policies/lab/lab";
import { lab } from "../../policies/lab/lab";
import type { Phase } from "../../policies/phase";
import { runCommand } from "../../sandbox/run-command";
import { readStackFile } from "../../talos/stack-file";
import { stackFileOf } from "../../talos/stack-file-path";
import { phaseOf } from "../verdicts/parse-source";
import { usageError } from "../verdicts/usage-error";

/** What is to be proven of the lab. */
export interface WantedPhase {
  /** `phase baseline`. */
  readonly title: string;
  readonly lab: Lab;
  readonly expectations: readonly Expectation[];
  /** `Kind/namespace/name` of the policies that are to decide. */
  readonly identities: ReadonlySet<string>;
  /** The stack, where one was asked. */
  readonly stack?: string;
}

const ofPhase = (phase: Phase): WantedPhase => ({
  title: `phase ${phase.name}`,
  lab,
  expectations: phase.expectations(lab),
  identities: new Set(phase.objects(lab).map(identityOf)),
});

/**
 * A phase of the catalogue by its name.
 *
 * @param option where it was written. Default: `--phase`.
 * @throws UserError (wrong usage) if there is none of it.
 */
export const wantedByName = (name: string, option = "--phase"): WantedPhase =>
  ofPhase(catalogue[phaseOf(name, option)]);

const byHand = "name what is up: lab prove --phase NAME, or lab prove -f FOLDER with an expectations.yaml";

const pulumi = async (project: string, args: readonly string[]): Promise<string> => {
  const { exitCode, stdout, stderr } = await runCommand("pulumi", [...args, "--non-interactive"], {
    cwd: project,
    timeoutMs: 60_000,
  });
  if (exitCode === 0) return stdout;
  const said = stderr.trim().split("\n")[0] ?? "";
  throw usageError(`which phase is up is not known: pulumi ${args.join(" ")}: ${said}`, byHand);
};

/** Keys that decide which policies a stack has. What `lab.adminToken` is the cluster's Secret says. */
const needed = [
  "phase",
  "policies",
  "cilium.version",
  "cilium.clusterMesh",
  "cilium.mutualAuth",
  "monitoring.namespace",
];

/** The stack that is meant: the named one, else the selected one. @throws UserError (wrong usage) where there is none. */
export const stackNameOf = async (project: string, stack: string | undefined): Promise<string> =>
  stack ?? (await pulumi(project, ["stack", "--show-name"])).trim();

/** The phase that a stack has up, by its outputs; undefined where it has none. */
export const upPhaseOf = async (project: string, stack: string): Promise<string | undefined> => {
  const outputs: unknown = JSON.parse(await pulumi(project, ["stack", "output", "--json", "--stack", stack]));
  const { phase } = outputs as { phase?: unknown };
  return typeof phase === "string" ? phase : undefined;
};

/**
 * A phase with the overlays of a stack's file.
 *
 * @throws UserError (wrong usage) where there is no such file or what decides is a secret in it, ConfigError for mistakes.
 */
export const wantedOfFile = (project: string, stack: string, phase: string): WantedPhase => {
  const config = readStackFile(stackFileOf(project, stack), needed);
  const { dir } = config.policies;
  const up = {
    ...config,
    phase,
    // The stack file names a folder as Pulumi sees it, which runs in the project.
    policies: dir === undefined ? config.policies : { ...config.policies, dir: path.resolve(project, dir) },
  } as StackConfig;
  const { objects, expectations, lab: named } = selectedPhase(up, lab);
  const overlays = up.policies.overlays.length === 0 ? "" : ` with ${up.policies.overlays.join(", ")}`;
  return {
    title: `phase ${phase}${overlays}`,
    lab: named,
    expectations,
    identities: new Set(objects.map(identityOf)),
    stack,
  };
};

/**
 * The phase that a stack has up, by its outputs, with the overlays of its file.
 *
 * @param stack undefined: the one that is selected.
 * @throws UserError (wrong usage) where Pulumi knows of none.
 */
export const wantedOfStack = async (project: string, stack: string | undefined): Promise<WantedPhase> => {
  const name = await stackNameOf(project, stack);
  const phase = await upPhaseOf(project, name);
  if (phase === undefined) throw usageError(`stack ${name} has no phase up: it has no output phase`, byHand);
  return wantedOfFile(project, name, phase);
};
