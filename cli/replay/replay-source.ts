import type { PhaseName } from "../../policies/catalogue";
import { checkValues, type RenderOptions, toRender } from "../rendering/render-options";
import {
  addedManifests,
  type ManifestSource,
  phaseOf,
  type WrittenManifests,
} from "../verdicts/parse-source";
import { usageError } from "../verdicts/usage-error";

/** The options of `lab replay` that say where policies are taken from, as they are written. */
export interface ReplaySourceOptions extends RenderOptions {
  readonly file?: readonly string[];
  readonly live?: true;
  readonly context?: string;
  readonly phase?: string;
  readonly with?: readonly string[];
  readonly without?: readonly string[];
}

/** Where the policies come from, and what of them changes. */
export type ReplaySource = { readonly kind: "phase"; readonly phase: PhaseName } | ManifestReplay;

interface ManifestReplay {
  readonly kind: "manifests";
  readonly source: ManifestSource;
  /** What is added, or takes the place of others. */
  readonly with?: WrittenManifests;
  readonly without: readonly string[];
}

/** The options that name manifests, as they were given. */
const manifestOptions = ({ file, kustomize, helm }: ReplaySourceOptions): readonly string[] => [
  ...(file === undefined ? [] : ["--file"]),
  ...(kustomize === undefined ? [] : ["--kustomize"]),
  ...(helm === undefined ? [] : ["--helm"]),
];

const changeOf = (options: ReplaySourceOptions): Pick<ManifestReplay, "with" | "without"> => {
  const { with: more, without = [], values } = options;
  return { ...(more === undefined ? {} : { with: addedManifests(more, values) }), without };
};

const phaseSourceOf = (
  phase: string,
  { with: more = [], without = [] }: ReplaySourceOptions,
): ReplaySource => {
  if (more.length + without.length === 0) return { kind: "phase", phase: phaseOf(phase, "--phase") };
  throw usageError(
    `${more.length > 0 ? "--with" : "--without"} changes what a cluster or files have, and --phase is neither`,
    "lab policies NAME > phase.yaml, then --file phase.yaml",
  );
};

/**
 * Where the options take policies from.
 *
 * @throws UserError (wrong usage) where they contradict each other.
 */
export const replaySource = (options: ReplaySourceOptions): ReplaySource => {
  const { file = [], live, context, phase, with: more = [] } = options;
  const manifests = manifestOptions(options);
  const given = [
    ...manifests.slice(0, 1),
    ...(live === undefined ? [] : ["--live"]),
    ...(phase === undefined ? [] : ["--phase"]),
  ];
  if (given.length > 1) {
    throw usageError(
      `${given.join(" and ")} are ${given.length} sources of policies`,
      "leave one of them out; what files would change in a cluster: --live --with PATH",
    );
  }
  if (context !== undefined && live !== true) {
    throw usageError("--context is given without --live", "add --live, or leave out --context");
  }
  checkValues(options, more);
  if (phase !== undefined) return phaseSourceOf(phase, options);
  if (live === true) {
    const source = { kind: "live", ...(context === undefined ? {} : { context }) } as const;
    return { kind: "manifests", source, ...changeOf(options) };
  }
  if (manifests.length === 0) {
    throw usageError(
      "no policies are named to hold the flows against",
      "add --file PATH (--kustomize DIR, --helm CHART), --live (with --with PATH for what would change), or --phase NAME",
    );
  }
  const render = toRender(options);
  const source = { kind: "files", files: file, ...(render === undefined ? {} : { render }) } as const;
  return { kind: "manifests", source, ...changeOf(options) };
};
