import type { PhaseName } from "../../policies/catalogue";
import { type OutputFormat, wantedFormat } from "../report/format-option";
import { type ManifestSource, phaseOf } from "../verdicts/parse-source";
import { usageError } from "../verdicts/usage-error";

/** The options of `lab replay`, as they are written. */
export interface ReplayOptions {
  readonly flows?: readonly string[];
  readonly file?: readonly string[];
  readonly live?: true;
  readonly context?: string;
  readonly phase?: string;
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
export type ReplaySource =
  | { readonly kind: "phase"; readonly phase: PhaseName }
  | {
      readonly kind: "manifests";
      readonly source: ManifestSource;
      readonly with: readonly string[];
      readonly without: readonly string[];
    };

/** What is asked. */
export interface ReplayRequest {
  readonly flows: readonly string[];
  readonly source: ReplaySource;
  readonly check: boolean;
  readonly all: boolean;
  /** Milliseconds between two summaries. */
  readonly every: number;
  readonly format: OutputFormat;
  /** File for the page; undefined: none is written. */
  readonly html: string | undefined;
}

const sourceOf = (options: ReplayOptions): ReplaySource => {
  const { file, live, context, phase, with: more = [], without = [] } = options;
  const given = [
    ...(file === undefined ? [] : ["--file"]),
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
  if (phase !== undefined) {
    const other = more.length > 0 ? "--with" : "--without";
    if (more.length + without.length > 0) {
      throw usageError(
        `${other} changes what a cluster or files have, and --phase is neither`,
        "lab policies NAME > phase.yaml, then --file phase.yaml",
      );
    }
    return { kind: "phase", phase: phaseOf(phase, "--phase") };
  }
  if (live === true) {
    const source = { kind: "live", ...(context === undefined ? {} : { context }) } as const;
    return { kind: "manifests", source, with: more, without };
  }
  if (file === undefined) {
    throw usageError(
      "no policies are named to hold the flows against",
      "add --file PATH, --live (with --with PATH for what would change), or --phase NAME",
    );
  }
  return { kind: "manifests", source: { kind: "files", files: file }, with: more, without };
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
    check: options.check === true,
    all: options.all === true,
    every: everyOf(options.every),
    format: formatOf(options),
    html: options.html,
  };
};
