import type { CiliumRelease } from "../../cilium/cilium-release";
import type { PhaseName } from "../../policies/catalogue";
import { checkValues, type RenderOptions, toRender } from "../rendering/render-options";
import { type OutputFormat, wantedFormat } from "../report/format-option";
import { namedRelease } from "../verdicts/named-release";
import {
  addedManifests,
  type ManifestSource,
  phaseOf,
  type WrittenManifests,
} from "../verdicts/parse-source";
import { usageError } from "../verdicts/usage-error";

/** The options of `lab replay`, as they are written. */
export interface ReplayOptions extends RenderOptions {
  readonly flows?: readonly string[];
  readonly file?: readonly string[];
  readonly live?: true;
  readonly context?: string;
  readonly phase?: string;
  /** `1.19`, or a patch release of it. */
  readonly cilium?: string;
  readonly with?: readonly string[];
  readonly without?: readonly string[];
  readonly check?: true;
  readonly all?: true;
  readonly every: string;
  readonly format?: OutputFormat;
  readonly json?: true;
  readonly markdown?: true;
  readonly html?: string;
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

/** What is asked. */
export interface ReplayRequest {
  readonly flows: readonly string[];
  readonly source: ReplaySource;
  /** The release that decides; undefined: the cluster's, else the default one. */
  readonly cilium: CiliumRelease | undefined;
  readonly check: boolean;
  readonly all: boolean;
  /** Milliseconds between two summaries. */
  readonly every: number;
  readonly format: OutputFormat;
  /** File for the page; undefined: none is written. */
  readonly html: string | undefined;
}

/** The options that name manifests, as they were given. */
const manifestOptions = ({ file, kustomize, helm }: ReplayOptions): readonly string[] => [
  ...(file === undefined ? [] : ["--file"]),
  ...(kustomize === undefined ? [] : ["--kustomize"]),
  ...(helm === undefined ? [] : ["--helm"]),
];

const changeOf = (options: ReplayOptions): Pick<ManifestReplay, "with" | "without"> => {
  const { with: more, without = [], values } = options;
  return { ...(more === undefined ? {} : { with: addedManifests(more, values) }), without };
};

const phaseSourceOf = (phase: string, { with: more = [], without = [] }: ReplayOptions): ReplaySource => {
  if (more.length + without.length === 0) return { kind: "phase", phase: phaseOf(phase, "--phase") };
  throw usageError(
    `${more.length > 0 ? "--with" : "--without"} changes what a cluster or files have, and --phase is neither`,
    "lab policies NAME > phase.yaml, then --file phase.yaml",
  );
};

const sourceOf = (options: ReplayOptions): ReplaySource => {
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

const everyOf = (text: string): number => {
  const seconds = Number(text);
  if (seconds >= 1 && seconds <= 86_400) return seconds * 1000;
  throw usageError(
    `--every ${JSON.stringify(text)} is not a number of seconds. Accepted: 1 to 86400`,
    "write --every 10",
  );
};

const formatOf = ({ markdown, ...options }: ReplayOptions): OutputFormat => {
  const wanted = wantedFormat(options);
  if (markdown !== true) return wanted;
  if (options.json === true || (options.format !== undefined && options.format !== "markdown")) {
    throw usageError("--markdown and another format are two formats", "leave one of them out");
  }
  return "markdown";
};

/**
 * What the options ask for.
 *
 * @param isTerminal whether standard input is a terminal, from which nobody types flows.
 * @throws UserError (wrong usage) where they contradict each other.
 */
export const parseReplay = (options: ReplayOptions, isTerminal: boolean): ReplayRequest => {
  const { flows = ["-"], file = [], with: more = [] } = options;
  const source = sourceOf(options);
  if (flows.includes("-") && isTerminal) {
    throw usageError(
      "no flows: standard input is a terminal",
      "hubble observe -o json | lab replay …, or --flows FILE",
    );
  }
  if (flows.filter((name) => name === "-").length > 1) {
    throw usageError("--flows - is given twice", "standard input can be read once");
  }
  if (flows.includes("-") && [...file, ...more].includes("-")) {
    throw usageError(
      "flows and manifests cannot both come from standard input",
      "write one of them into a file: --flows FILE",
    );
  }
  return {
    flows,
    source,
    cilium: options.cilium === undefined ? undefined : namedRelease(options.cilium, "--cilium "),
    check: options.check === true,
    all: options.all === true,
    every: everyOf(options.every),
    format: formatOf(options),
    html: options.html,
  };
};
