import { closest } from "fastest-levenshtein";
import { catalogue, type PhaseName, phaseNames } from "../../policies/catalogue";
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
  readonly exitCode?: true;
  readonly world?: string;
  readonly json?: true;
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

/** What is to be done. */
export type Mode =
  | { readonly kind: "matrix"; readonly source: Source }
  | { readonly kind: "question"; readonly source: Source }
  | { readonly kind: "diff"; readonly before: Source; readonly after: Source };

/** The name of a phase. @throws UserError (wrong usage) if it is none. */
export const phaseOf = (text: string, option: string): PhaseName => {
  if (Object.hasOwn(catalogue, text)) return text as PhaseName;
  throw usageError(
    `${option} ${JSON.stringify(text)} is not a phase. Accepted: ${phaseNames.join(", ")}`,
    `write ${option} ${closest(text, phaseNames)}`,
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
  throw usageError(
    `--diff ${JSON.stringify(text)} is nothing to compare. Accepted: ${phaseNames.join(", ")}, live, file:PATH`,
    `write a phase, perhaps ${closest(text, phaseNames)}, or live, or file:PATH`,
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
  const others = ["stack", "phase", "file", "live", "from", "to", "html"] as const;
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

/**
 * What the options ask for.
 *
 * @throws UserError (wrong usage) where they contradict each other.
 */
export const parseMode = (options: VerdictsOptions): Mode => {
  if (options.diff !== undefined) return diffOf(options, options.diff);
  if (options.exitCode === true) {
    throw usageError("--exit-code is given without --diff", "add --diff A B, or leave it out");
  }
  const source = sourceOf(options);
  if (!asksQuestion(options)) return { kind: "matrix", source };
  if (options.html !== undefined) {
    throw usageError("--html shows the matrix, and --from asks about one flow", "leave one of them out");
  }
  return { kind: "question", source };
};
