import type { CiliumRelease } from "../../cilium/cilium-release";
import { type OutputFormat, wantedFormat } from "../report/format-option";
import { namedRelease } from "../verdicts/named-release";
import { usageError } from "../verdicts/usage-error";
import { type ReplaySource, type ReplaySourceOptions, replaySource } from "./replay-source";

/** The options of `lab replay`, as they are written. */
export interface ReplayOptions extends ReplaySourceOptions {
  readonly flows?: readonly string[];
  /** `1.19`, or a patch release of it. */
  readonly cilium?: string;
  readonly check?: true;
  readonly all?: true;
  readonly every: string;
  readonly format?: OutputFormat;
  readonly json?: true;
  readonly markdown?: true;
  readonly html?: string;
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
  const source = replaySource(options);
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
