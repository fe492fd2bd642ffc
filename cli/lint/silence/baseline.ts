import { createHash } from "node:crypto";
import * as z from "zod";
import { UserError } from "../../../messages/user-error";
import type { LocatedFinding } from "../located-finding";
import type { SilencedFinding } from "./silence";

const entrySchema = z.strictObject({
  finding: z.string().min(1),
  policy: z.string(),
  path: z.string(),
  file: z.string().optional(),
  count: z.int().positive(),
});

const baselineSchema = z.strictObject({
  about: z.string(),
  version: z.literal(1),
  findings: z.array(entrySchema),
});

/** The findings that a repository had when somebody wrote its baseline. */
export type Baseline = z.infer<typeof baselineSchema>;

/** Findings held against a baseline. */
export interface ComparedFindings {
  /** Those that the baseline does not have. */
  readonly fresh: readonly LocatedFinding[];
  readonly known: readonly SilencedFinding[];
  /** How many findings of the baseline are not found any more. */
  readonly gone: number;
}

const about =
  "What was found when this file was written: `lab lint --baseline` fails for what is found besides. `--write-baseline` writes it anew.";

/**
 * What stays the same of a finding when lines, documents and rules move, or the file is renamed: what is found, about which
 * policy, in which field. What is not about a policy is about its file.
 *
 * @param fileName a file as the baseline has it: the same on every machine.
 */
const identityOf = (
  { id, policy, path, file }: LocatedFinding,
  fileName: (file: string) => string,
): Omit<Baseline["findings"][number], "count"> => ({
  finding: id,
  policy,
  path: path.replace(/\[\d+\]/g, "[]"),
  ...(policy === "" ? { file: fileName(file) } : {}),
});

const keyOf = ({ finding, policy, path, file = "" }: Omit<Baseline["findings"][number], "count">): string =>
  JSON.stringify([finding, policy, path, file]);

/** The same for a finding before and after lines move, and for programs that compare reports. */
export const fingerprintOf = (finding: LocatedFinding, fileName: (file: string) => string): string =>
  createHash("sha256")
    .update(keyOf(identityOf(finding, fileName)))
    .digest("hex")
    .slice(0, 32);

/** The baseline of what is found now, the same text for the same findings. */
export const baselineOf = (
  findings: readonly LocatedFinding[],
  fileName: (file: string) => string,
): Baseline => {
  const entries = new Map<string, Baseline["findings"][number]>();
  for (const finding of findings) {
    const identity = identityOf(finding, fileName);
    const key = keyOf(identity);
    entries.set(key, { ...identity, count: (entries.get(key)?.count ?? 0) + 1 });
  }
  const sorted = [...entries].sort(([one], [other]) => (one < other ? -1 : 1)).map(([, entry]) => entry);
  return { about, version: 1, findings: sorted };
};

/** Parts findings into those that a baseline has and those that it does not have. */
export const compareWithBaseline = (
  findings: readonly LocatedFinding[],
  baseline: Baseline,
  fileName: (file: string) => string,
): ComparedFindings => {
  const left = new Map(baseline.findings.map((entry) => [keyOf(entry), entry.count]));
  const fresh: LocatedFinding[] = [];
  const known: SilencedFinding[] = [];
  for (const finding of findings) {
    const key = keyOf(identityOf(finding, fileName));
    const count = left.get(key) ?? 0;
    if (count === 0) fresh.push(finding);
    else {
      left.set(key, count - 1);
      known.push({ ...finding, silenced: { by: "baseline", reason: "in the baseline" } });
    }
  }
  return { fresh, known, gone: [...left.values()].reduce((sum, count) => sum + count, 0) };
};

const refusal = (file: string, problem: string): UserError =>
  new UserError(`${file}: ${problem}`, {
    fix: `write it anew: lab lint … --baseline ${file} --write-baseline`,
    exitCode: 2,
  });

/**
 * Reads a baseline.
 *
 * @param file its path, for messages.
 * @throws UserError (wrong usage) that says what is wrong with it.
 */
export const parseBaseline = (text: string, file: string): Baseline => {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw refusal(file, `no JSON: ${error instanceof Error ? error.message : String(error)}`);
  }
  const { data, error } = baselineSchema.safeParse(value);
  if (data !== undefined) return data;
  const [issue] = error.issues;
  throw refusal(file, `no baseline: ${issue?.path.join(".") ?? ""}: ${issue?.message ?? ""}`);
};

/** A baseline as its file has it. */
export const baselineText = (baseline: Baseline): string => `${JSON.stringify(baseline, null, 2)}\n`;
