import { nearestName } from "../../messages/nearest-name";
import { catalogue, type PhaseName, phaseNames } from "../../policies/catalogue";
import { ownPhase } from "../../policies/own/own-phase";
import { type RenderOptions, type ToRender, toRender } from "../rendering/render-options";
import { usageError } from "./usage-error";

/** The options that say where policies are taken from, as they are written. */
export interface SourceOptions extends RenderOptions {
  readonly stack?: string;
  readonly phase?: string;
  readonly file?: readonly string[];
  readonly live?: true;
  readonly context?: string;
}

/** Manifests that somebody wrote: files and folders, and what is rendered of some. */
export interface WrittenManifests {
  readonly files: readonly string[];
  readonly render?: ToRender;
}

/** Where policies are taken from. */
export type Source =
  /** The phase of a stack's file. */
  | { readonly kind: "stack"; readonly stack: string }
  | { readonly kind: "phase"; readonly phase: PhaseName }
  /** Files; with a phase also its expectations. */
  | (WrittenManifests & { readonly kind: "files"; readonly phase?: PhaseName })
  | { readonly kind: "live"; readonly context?: string; readonly phase?: PhaseName };

/** A source that is made of manifests, and can have more or fewer of them. */
export type ManifestSource = Extract<Source, { kind: "files" | "live" }>;

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

/** The options whose manifests are read, by their names; undefined if none is given. */
const manifestsOption = ({ file, kustomize, helm }: SourceOptions): string | undefined =>
  file !== undefined
    ? "--file"
    : kustomize !== undefined
      ? "--kustomize"
      : helm !== undefined
        ? "--helm"
        : undefined;

/**
 * Where the options take policies from.
 *
 * @throws UserError (wrong usage) where they contradict each other.
 */
export const sourceOf = (options: SourceOptions): Source => {
  const { stack, phase, file = [], live, context } = options;
  const render = toRender(options);
  const manifests = manifestsOption(options);
  if (live === true && manifests !== undefined) {
    throw usageError(`--live and ${manifests} are two sources of policies`, "leave one of them out");
  }
  if (context !== undefined && live !== true) {
    throw usageError("--context is given without --live", "add --live, or leave out --context");
  }
  const other = phase !== undefined ? "--phase" : live === true ? "--live" : (manifests ?? "");
  if (stack !== undefined && other !== "") {
    throw usageError(
      `--stack and ${other} do not go together`,
      "--stack takes the phase of the stack's file; leave one of them out",
    );
  }
  const expected = phase === undefined ? {} : { phase: phaseOf(phase, "--phase") };
  if (live === true) return { kind: "live", ...(context === undefined ? {} : { context }), ...expected };
  if (manifests !== undefined) {
    return { kind: "files", files: file, ...(render === undefined ? {} : { render }), ...expected };
  }
  if (expected.phase !== undefined) return { kind: "phase", phase: expected.phase };
  return { kind: "stack", stack: stack ?? "sandbox" };
};

const prefixes = ["file:", "kustomize:", "helm:"] as const;

/**
 * Manifests as one word names them: `file:PATH`, `kustomize:DIR`, `helm:CHART`.
 *
 * @param values for a chart.
 * @returns undefined if it begins with none of these.
 */
const prefixedManifests = (text: string, values: readonly string[]): WrittenManifests | undefined => {
  const prefix = prefixes.find((one) => text.startsWith(one));
  if (prefix === undefined) return undefined;
  const name = text.slice(prefix.length);
  if (prefix === "file:") return { files: [name] };
  const [kustomize, helm] = prefix === "helm:" ? [[], [name]] : [[name], []];
  return { files: [], render: { kustomize, helm, values } };
};

/** Several such words, as one; a word without a prefix is a path. */
export const addedManifests = (
  texts: readonly string[],
  values: readonly string[] = [],
): WrittenManifests => {
  const all = texts.map((text) => prefixedManifests(text, values) ?? { files: [text] });
  const kustomize = all.flatMap(({ render }) => render?.kustomize ?? []);
  const helm = all.flatMap(({ render }) => render?.helm ?? []);
  const files = all.flatMap(({ files: own }) => own);
  return kustomize.length === 0 && helm.length === 0
    ? { files }
    : { files, render: { kustomize, helm, values } };
};

/**
 * One side of a comparison.
 *
 * @throws UserError (wrong usage) if it is none.
 */
export const diffSide = (
  text: string,
  { context, values = [] }: Pick<SourceOptions, "context" | "values">,
): Source => {
  if (text === "live") return { kind: "live", ...(context === undefined ? {} : { context }) };
  const manifests = prefixedManifests(text, values);
  if (manifests !== undefined) return { kind: "files", ...manifests };
  if (Object.hasOwn(catalogue, text)) return { kind: "phase", phase: text as PhaseName };
  const near = nearestName(text, phaseNames);
  throw usageError(
    `--diff ${JSON.stringify(text)} is nothing to compare. Accepted: ${phaseNames.join(", ")}, live, file:PATH, kustomize:DIR, helm:CHART`,
    `write a phase${near === undefined ? "" : `, perhaps ${near}`}, or live, or file:PATH`,
  );
};
