import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { UserError } from "../../messages/user-error";
import { reportFile, repositoryRoot } from "../report/report-file";
import type { LintReport } from "./collect-findings";
import type { LocatedFinding } from "./located-finding";
import { applySilences } from "./silence/apply-silences";
import {
  type Baseline,
  baselineOf,
  baselineText,
  compareWithBaseline,
  parseBaseline,
} from "./silence/baseline";
import type { LabSettings } from "./silence/lab-settings";
import type { SilencedFinding } from "./silence/silence";
import { writtenSilences } from "./silence/written-silences";

/** The findings that count, and those that somebody silenced. */
export interface CountedFindings {
  readonly open: readonly LocatedFinding[];
  readonly silenced: readonly SilencedFinding[];
  /** What has to be said besides, a line each. */
  readonly notes: readonly string[];
}

/** What findings are held against. */
export interface Silencing {
  readonly settings: LabSettings;
  /** File of the baseline. Default: none. */
  readonly baseline?: string;
  /** Write the baseline instead of reading it. */
  readonly write: boolean;
  /** Whether all of what the settings are about was looked at: only then can be said what they silence for nothing. */
  readonly isWhole: boolean;
}

const readBaseline = (file: string): Baseline => {
  if (!existsSync(file)) {
    throw new UserError(`--baseline ${file}: there is no such file`, {
      fix: `write it: lab lint … --baseline ${file} --write-baseline`,
      exitCode: 2,
    });
  }
  return parseBaseline(readFileSync(file, "utf8"), file);
};

/** Parts findings by what silences them: annotations, comments, settings, and last the baseline. */
export const countedFindings = (
  { findings, policies }: Pick<LintReport, "findings" | "policies">,
  { settings, baseline, write, isWhole }: Silencing,
): CountedFindings => {
  const written = writtenSilences(policies);
  const sorted = applySilences(findings, [...written.silences, ...settings.silences]);
  const unused = sorted.unused
    .filter(({ file }) => isWhole || file !== settings.file)
    // Of a few files less is found than of all of them.
    .map((finding) => (isWhole ? finding : { ...finding, severity: "info" as const }));
  const open = [...sorted.open, ...written.findings, ...unused];
  if (baseline === undefined) return { open, silenced: sorted.silenced, notes: [] };
  const root = repositoryRoot(process.cwd());
  const fileName = (file: string): string => reportFile(file, root);
  if (write) {
    const made = baselineOf(open, fileName);
    writeFileSync(baseline, baselineText(made));
    const { known } = compareWithBaseline(open, made, fileName);
    const note = `${baseline}: written, with ${open.length} ${open.length === 1 ? "finding" : "findings"}`;
    return { open: [], silenced: [...sorted.silenced, ...known], notes: [note] };
  }
  const { fresh, known, gone } = compareWithBaseline(open, readBaseline(baseline), fileName);
  return {
    open: fresh,
    silenced: [...sorted.silenced, ...known],
    notes:
      gone === 0
        ? []
        : [
            `${baseline}: ${gone} of its findings ${gone === 1 ? "is" : "are"} gone; --write-baseline drops ${gone === 1 ? "it" : "them"}`,
          ],
  };
};
