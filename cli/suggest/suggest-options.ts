import type { CiliumRelease } from "../../cilium/cilium-release";
import type { SuggestWishes } from "../../questions/suggest/suggest";
import { parsePrefix } from "../../verdicts/addresses/prefix";
import { isIdentityLabel } from "../../verdicts/labels/identity-label-filter";
import { isQualifiedName } from "../../verdicts/labels/label-syntax";
import { namedRelease } from "../verdicts/named-release";
import { addedManifests, type Source } from "../verdicts/parse-source";
import { usageError } from "../verdicts/usage-error";

/** The options of `lab suggest`, as they are written. */
export interface SuggestOptions {
  readonly flows?: readonly string[];
  readonly namespace?: readonly string[];
  readonly l7?: true;
  readonly fqdn?: true;
  readonly cidr?: readonly string[];
  readonly portRange?: readonly string[];
  readonly labels?: string;
  readonly against?: readonly string[];
  readonly context?: string;
  readonly values?: readonly string[];
  /** `1.19`, or a patch release of it. */
  readonly cilium?: string;
  readonly exitCode?: true;
  readonly expectations?: string;
  readonly json?: true;
}

/** What is asked. */
export interface SuggestRequest {
  readonly flows: readonly string[];
  readonly wishes: SuggestWishes;
  /** Whose policies are there already; undefined: nobody's. */
  readonly against: Extract<Source, { kind: "files" | "live" }> | undefined;
  /** The release that decides; undefined: the cluster's, else the default one. */
  readonly cilium: CiliumRelease | undefined;
  readonly exitCode: boolean;
  /** File for expectations; undefined: none is written. */
  readonly expectations: string | undefined;
  readonly json: boolean;
}

const rangeOf = (text: string): readonly [number, number] => {
  const [first = 0, last = 0] = (/^(\d+)-(\d+)$/.exec(text) ?? []).slice(1).map(Number);
  if (first >= 1 && first < last && last <= 65_535) return [first, last];
  throw usageError(
    `--port-range ${JSON.stringify(text)} is not a valid range of ports. Accepted: FIRST-LAST, 1 to 65535`,
    "write --port-range 30000-32767",
  );
};

const cidrOf = (text: string): string => {
  if (text.includes("/") && parsePrefix(text) !== undefined) return text;
  throw usageError(
    `--cidr ${JSON.stringify(text)} is not a network. Accepted: ADDRESS/LENGTH`,
    text.includes("/")
      ? "write --cidr 192.0.2.0/24"
      : `write --cidr ${text}/${text.includes(":") ? 128 : 32}`,
  );
};

const labelsOf = (text: string): readonly string[] => {
  const keys = text
    .split(",")
    .map((key) => key.trim())
    .filter((key) => key !== "");
  if (keys.length === 0) throw usageError("--labels names no label", "write --labels app,component");
  for (const key of keys) {
    if (!isQualifiedName(key)) {
      throw usageError(
        `--labels: ${JSON.stringify(key)} is not a key of a label`,
        "write keys alone, with commas between them: --labels app,component",
      );
    }
    if (!isIdentityLabel(key)) {
      throw usageError(
        `--labels: ${key} is no part of Cilium's identities, so a selector with it matches nothing`,
        "leave it out",
      );
    }
  }
  return keys;
};

const againstOf = ({ against, context, values }: SuggestOptions): SuggestRequest["against"] => {
  const isLive = against?.includes("live") === true;
  if (against !== undefined && isLive && against.length > 1) {
    throw usageError("--against live and files are two sources of policies", "leave one of them out");
  }
  if (context !== undefined && !isLive) {
    throw usageError(
      "--context is given without --against live",
      "add --against live, or leave out --context",
    );
  }
  const hasChart = against?.some((text) => text.startsWith("helm:")) === true;
  if (values !== undefined && !hasChart) {
    throw usageError("--values is for charts, and there is none", "add --against helm:CHART");
  }
  if (against === undefined) return undefined;
  if (isLive) return { kind: "live", ...(context === undefined ? {} : { context }) };
  return { kind: "files", ...addedManifests(against, values) };
};

/**
 * What the options ask for.
 *
 * @param isTerminal whether standard input is a terminal, from which nobody types flows.
 * @throws UserError (wrong usage) where they contradict each other or say nothing that can be.
 */
export const parseSuggest = (options: SuggestOptions, isTerminal: boolean): SuggestRequest => {
  const { flows = ["-"], namespace = [], cidr = [], portRange = [], labels, exitCode } = options;
  const against = againstOf(options);
  if (exitCode === true && against === undefined) {
    throw usageError("--exit-code says whether something is missing of --against", "add --against live");
  }
  if (flows.includes("-") && isTerminal) {
    throw usageError(
      "no flows: standard input is a terminal",
      "hubble observe -o json | lab suggest …, or --flows FILE",
    );
  }
  if (flows.filter((name) => name === "-").length > 1) {
    throw usageError("--flows - is given twice", "standard input can be read once");
  }
  if (flows.includes("-") && against?.kind === "files" && against.files.includes("-")) {
    throw usageError(
      "flows and manifests cannot both come from standard input",
      "write one of them into a file: --flows FILE",
    );
  }
  return {
    flows,
    wishes: {
      l7: options.l7 === true,
      fqdn: options.fqdn === true,
      cidrs: cidr.map(cidrOf),
      portRanges: portRange.map(rangeOf),
      namespaces: namespace,
      labels: labels === undefined ? undefined : labelsOf(labels),
    },
    against,
    cilium: options.cilium === undefined ? undefined : namedRelease(options.cilium, "--cilium "),
    exitCode: exitCode === true,
    expectations: options.expectations,
    json: options.json === true,
  };
};
