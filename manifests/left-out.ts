import { counted } from "../messages/counted";

/** Why a file, or a part of it, is left out. */
export type LeftOutReason =
  /** Nothing in it is an object of Kubernetes: settings of a program, a playbook, a chart's values. */
  | "no-object"
  | "helm-template"
  /** Another template: `{{ … }}` where YAML is expected. */
  | "template"
  | "patch"
  /** Encrypted with SOPS. */
  | "sops";

/** Something that was found and is not a manifest. */
export interface LeftOut {
  readonly file: string;
  /** Number of the document in its file, from 1. */
  readonly document: number;
  readonly line: number;
  readonly reason: LeftOutReason;
  /** What it is instead: `a list`. */
  readonly what: string;
}

const words: Readonly<Record<LeftOutReason, (count: number) => string>> = {
  "no-object": (count) => `${counted(count, "file that holds", "files that hold")} no Kubernetes object`,
  "helm-template": (count) => counted(count, "Helm template"),
  template: (count) => counted(count, "other template"),
  patch: (count) => counted(count, "patch", "patches"),
  sops: (count) => `${counted(count, "file")} encrypted with SOPS`,
};

const reasons = Object.keys(words) as readonly LeftOutReason[];

/** One reason per file: the first of the order above that one of its documents has. */
const byReason = (leftOut: readonly LeftOut[]): ReadonlyMap<LeftOutReason, readonly string[]> => {
  const seen = new Set<string>();
  const found = new Map<LeftOutReason, string[]>();
  for (const reason of ["sops", "helm-template", "template", "patch", "no-object"] as const) {
    const files = leftOut
      .filter((one) => one.reason === reason && !seen.has(one.file))
      .map(({ file }) => file);
    for (const file of files) seen.add(file);
    if (files.length > 0) found.set(reason, [...new Set(files)]);
  }
  return found;
};

/**
 * What was left out, in one line: `left out: 214 files that hold no Kubernetes object, 3 Helm templates`.
 *
 * @returns undefined if nothing was.
 */
export const leftOutText = (leftOut: readonly LeftOut[]): string | undefined => {
  const found = byReason(leftOut);
  if (found.size === 0) return undefined;
  const parts = reasons.flatMap((reason) => {
    const files = found.get(reason);
    return files === undefined ? [] : [words[reason](files.length)];
  });
  return `left out: ${parts.join(", ")}`;
};

/** What was left out, a line per file. */
export const leftOutLines = (leftOut: readonly LeftOut[]): readonly string[] =>
  [...byReason(leftOut)].flatMap(([reason, files]) =>
    files.map((file) => `left out: ${file}: ${words[reason](1).replace(/^1 (?:file that |file )?/, "")}`),
  );
