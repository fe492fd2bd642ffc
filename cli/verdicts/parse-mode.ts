import type { CiliumRelease } from "../../cilium/cilium-release";
import type { onlyChoices, RowFilter } from "../../questions/row-filter";
import { checkValues } from "../rendering/render-options";
import type { OutputFormat } from "../report/format-option";
import { namedRelease } from "./named-release";
import { asksQuestion, type QuestionOptions } from "./parse-question";
import {
  addedManifests,
  diffSide,
  type ManifestSource,
  type Source,
  type SourceOptions,
  sourceOf,
  type WrittenManifests,
} from "./parse-source";
import { usageError } from "./usage-error";

/** The options of `lab verdicts`, as they are written. */
export interface VerdictsOptions extends QuestionOptions, SourceOptions {
  /** `1.19`, or a patch release of it. */
  readonly cilium?: string;
  readonly diff?: readonly string[];
  readonly with?: readonly string[];
  readonly without?: readonly string[];
  readonly namespace?: readonly string[];
  readonly workload?: readonly string[];
  readonly only?: (typeof onlyChoices)[number];
  readonly all?: true;
  readonly exitCode?: true;
  readonly world?: string;
  readonly json?: true;
  readonly format?: OutputFormat;
  readonly html?: string;
}

/** What is to be done. */
export type Mode =
  | { readonly kind: "matrix"; readonly source: Source }
  | { readonly kind: "question"; readonly source: Source }
  | { readonly kind: "diff"; readonly before: Source; readonly after: Source }
  /** What two releases of Cilium make of the same. */
  | {
      readonly kind: "releases";
      readonly source: Source;
      readonly before: CiliumRelease;
      readonly after: CiliumRelease;
    }
  /** A cluster, or files, as they are and with more or fewer objects. */
  | {
      readonly kind: "change";
      readonly source: ManifestSource;
      readonly with?: WrittenManifests;
      readonly without: readonly string[];
    };

const releasePrefix = "cilium:";

/** Two releases about one source. */
const releasesOf = (options: VerdictsOptions, [before = "", after = ""]: readonly string[]): Mode => {
  const other = (["from", "to", "html", "with", "without", "cilium"] as const).find(
    (option) => options[option] !== undefined,
  );
  if (other !== undefined) {
    throw usageError(
      `--diff of two releases and --${other} do not go together`,
      `leave out --${other}: every flow of the source is compared`,
    );
  }
  const one = [before, after].find((side) => !side.startsWith(releasePrefix));
  if (one !== undefined) {
    throw usageError(
      `--diff compares a release of Cilium with ${JSON.stringify(one)}`,
      "write two releases, --diff cilium:1.18 cilium:1.19, and what they are to decide about: -f PATH, --live or --phase NAME",
    );
  }
  const [first, second] = [before, after].map((side) =>
    namedRelease(side.slice(releasePrefix.length), `--diff ${releasePrefix}`),
  );
  if (first === undefined || second === undefined) throw new Error("two sides are two releases");
  return { kind: "releases", source: sourceOf(options), before: first, after: second };
};

const diffOf = (options: VerdictsOptions, sides: readonly string[]): Mode => {
  const [before, after, ...more] = sides;
  if (more.length === 0 && after !== undefined && sides.some((side) => side.startsWith(releasePrefix))) {
    asksQuestion(options);
    return releasesOf(options, sides);
  }
  if (before === undefined || after === undefined || more.length > 0) {
    throw usageError(
      `--diff takes two sides and got ${sides.length}`,
      "write --diff A B, each a phase, live, file:PATH, kustomize:DIR or helm:CHART, or two releases: cilium:1.18 cilium:1.19",
    );
  }
  const others = [
    ...(["stack", "phase", "file", "kustomize", "helm", "live"] as const),
    ...(["from", "to", "html", "with", "without"] as const),
  ];
  const other = others.find((option) => options[option] !== undefined);
  if (other !== undefined) {
    throw usageError(
      `--diff and --${other} do not go together`,
      `leave out --${other}: the two sides of --diff say it all`,
    );
  }
  asksQuestion(options);
  if (options.context !== undefined && before !== "live" && after !== "live") {
    throw usageError("--context is given and neither side of --diff is live", "leave out --context");
  }
  return { kind: "diff", before: diffSide(before, options), after: diffSide(after, options) };
};

const changeOf = (options: VerdictsOptions, source: Source): Mode => {
  const { with: more = [], without = [] } = options;
  const given = more.length > 0 ? "--with" : "--without";
  if (source.kind !== "files" && source.kind !== "live") {
    throw usageError(
      `${given} changes what a cluster or files have, and neither is given`,
      "add --live, --file PATH, --kustomize DIR or --helm CHART; two phases are compared by --diff A B",
    );
  }
  const other = (["phase", "from", "to", "html"] as const).find((option) => options[option] !== undefined);
  if (other !== undefined) {
    throw usageError(
      `${given} and --${other} do not go together`,
      `leave out --${other}: what changes is shown`,
    );
  }
  const added = more.length === 0 ? {} : { with: addedManifests(more, options.values) };
  return { kind: "change", source, ...added, without };
};

/** Options that choose among many flows. */
const choosing = ["namespace", "workload", "only", "all"] as const;

/**
 * What of the flows is shown.
 *
 * @throws UserError (wrong usage) where there are no flows to choose from.
 */
export const filterOf = (options: VerdictsOptions, { kind }: Mode): RowFilter => {
  const { namespace: namespaces = [], workload: workloads = [], only } = options;
  const given = choosing.find((option) => options[option] !== undefined);
  if (given !== undefined && kind === "question") {
    throw usageError(`--${given} chooses among flows, and --from asks about one`, `leave out --${given}`);
  }
  const { format = "text" } = options;
  if (kind === "question" && format !== "text" && format !== "json") {
    throw usageError(
      `--format ${format} is about many flows, and --from asks about one`,
      "write --format json, or leave it out",
    );
  }
  if (only === "changed" && kind === "matrix") {
    throw usageError(
      "--only changed is about a comparison, and nothing is compared",
      "add --with PATH, --without kind/namespace/name, or --diff A B",
    );
  }
  return { namespaces, workloads, ...(only === undefined ? {} : { only }) };
};

/**
 * What the options ask for.
 *
 * @throws UserError (wrong usage) where they contradict each other.
 */
export const parseMode = (options: VerdictsOptions): Mode => {
  checkValues(options, [...(options.diff ?? []), ...(options.with ?? [])]);
  if (options.diff !== undefined) return diffOf(options, options.diff);
  const changes = options.with !== undefined || options.without !== undefined;
  if (options.exitCode === true && !changes) {
    throw usageError("--exit-code is given without --diff", "add --diff A B, or leave it out");
  }
  const source = sourceOf(options);
  if (changes) return changeOf(options, source);
  if (!asksQuestion(options)) return { kind: "matrix", source };
  if (options.html !== undefined) {
    throw usageError("--html shows the matrix, and --from asks about one flow", "leave one of them out");
  }
  return { kind: "question", source };
};
