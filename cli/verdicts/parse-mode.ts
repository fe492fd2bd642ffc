import { nearestName } from "../../messages/nearest-name";
import { catalogue, type PhaseName, phaseNames } from "../../policies/catalogue";
import { ownPhase } from "../../policies/own/own-phase";
import type { onlyChoices, RowFilter } from "../../questions/row-filter";
import type { OutputFormat } from "../report/format-option";
import { asksQuestion, type QuestionOptions } from "./parse-question";
import { usageError } from "./usage-error";

/** The options of `lab verdicts`, as they are written. */
export interface VerdictsOptions extends QuestionOptions {
  readonly stack?: string;
  readonly phase?: string;
  readonly file?: readonly string[];
  readonly live?: true;
  readonly context?: string;
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

/** Where policies are taken from. */
export type Source =
  /** The phase of a stack's file. */
  | { readonly kind: "stack"; readonly stack: string }
  | { readonly kind: "phase"; readonly phase: PhaseName }
  /** Files; with a phase also its expectations. */
  | { readonly kind: "files"; readonly files: readonly string[]; readonly phase?: PhaseName }
  | { readonly kind: "live"; readonly context?: string; readonly phase?: PhaseName };

/** A source that is made of manifests, and can have more or fewer of them. */
export type ManifestSource = Extract<Source, { kind: "files" | "live" }>;

/** What is to be done. */
export type Mode =
  | { readonly kind: "matrix"; readonly source: Source }
  | { readonly kind: "question"; readonly source: Source }
  | { readonly kind: "diff"; readonly before: Source; readonly after: Source }
  /** A cluster, or files, as they are and with more or fewer objects. */
  | {
      readonly kind: "change";
      readonly source: ManifestSource;
      readonly with: readonly string[];
      readonly without: readonly string[];
    };

/** The name of a phase. @throws UserError (wrong usage) if it is none. */
export const phaseOf = (text: string, option: string): PhaseName => {
  if (Object.hasOwn(catalogue, text)) return text as PhaseName;
  if (text === ownPhase) {
    throw usageError(
      `${option} ${ownPhase}: its policies are in a folder of yours (key policies.dir), and not in the catalogue`,
      "name the folder: lab verdicts -f FOLDER; with an expectations.yaml in it, lab test FOLDER",
    );
  }
  const near = nearestName(text, phaseNames);
  throw usageError(
    `${option} ${JSON.stringify(text)} is not a phase. Accepted: ${phaseNames.join(", ")}`,
    near === undefined ? `write ${option} and one of them` : `write ${option} ${near}`,
  );
};

const sourceOf = ({ stack, phase, file, live, context }: VerdictsOptions): Source => {
  if (live === true && file !== undefined) {
    throw usageError("--live and --file are two sources of policies", "leave one of them out");
  }
  if (context !== undefined && live !== true) {
    throw usageError("--context is given without --live", "add --live, or leave out --context");
  }
  const other =
    phase !== undefined ? "--phase" : live === true ? "--live" : file !== undefined ? "--file" : "";
  if (stack !== undefined && other !== "") {
    throw usageError(
      `--stack and ${other} do not go together`,
      "--stack takes the phase of the stack's file; leave one of them out",
    );
  }
  const expected = phase === undefined ? {} : { phase: phaseOf(phase, "--phase") };
  if (live === true) return { kind: "live", ...(context === undefined ? {} : { context }), ...expected };
  if (file !== undefined) return { kind: "files", files: file, ...expected };
  if (expected.phase !== undefined) return { kind: "phase", phase: expected.phase };
  return { kind: "stack", stack: stack ?? "sandbox" };
};

const diffSide = (text: string, context: string | undefined): Source => {
  if (text === "live") return { kind: "live", ...(context === undefined ? {} : { context }) };
  if (text.startsWith("file:")) return { kind: "files", files: [text.slice("file:".length)] };
  if (Object.hasOwn(catalogue, text)) return { kind: "phase", phase: text as PhaseName };
  const near = nearestName(text, phaseNames);
  throw usageError(
    `--diff ${JSON.stringify(text)} is nothing to compare. Accepted: ${phaseNames.join(", ")}, live, file:PATH`,
    `write a phase${near === undefined ? "" : `, perhaps ${near}`}, or live, or file:PATH`,
  );
};

const diffOf = (options: VerdictsOptions, sides: readonly string[]): Mode => {
  const [before, after, ...more] = sides;
  if (before === undefined || after === undefined || more.length > 0) {
    throw usageError(
      `--diff takes two sides and got ${sides.length}`,
      "write --diff A B, each a phase, live, or file:PATH",
    );
  }
  const others = ["stack", "phase", "file", "live", "from", "to", "html", "with", "without"] as const;
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
  return { kind: "diff", before: diffSide(before, options.context), after: diffSide(after, options.context) };
};

const changeOf = (options: VerdictsOptions, source: Source): Mode => {
  const { with: more = [], without = [] } = options;
  const given = more.length > 0 ? "--with" : "--without";
  if (source.kind !== "files" && source.kind !== "live") {
    throw usageError(
      `${given} changes what a cluster or files have, and neither is given`,
      "add --live, or --file PATH; two phases are compared by --diff A B",
    );
  }
  const other = (["phase", "from", "to", "html"] as const).find((option) => options[option] !== undefined);
  if (other !== undefined) {
    throw usageError(
      `${given} and --${other} do not go together`,
      `leave out --${other}: what changes is shown`,
    );
  }
  return { kind: "change", source, with: more, without };
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
