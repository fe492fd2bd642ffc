import type { FlowVerdict, PolicyStatus } from "../../verdicts/answer";
import { type RowJson, rowJson } from "../verdicts/matrix-json";
import { type CheckedFolder, unmetIn } from "./check-folder";

/** `lab test --json`. Fields are added in later versions, never renamed. */
export interface TestJson {
  readonly files: readonly {
    readonly file: string;
    readonly folder: string;
    readonly notes: readonly string[];
    /** Manifests that could not be read. */
    readonly unread: readonly string[];
    readonly policies: readonly PolicyStatus[];
    readonly expectations: readonly (RowJson &
      FlowVerdict & {
        readonly line: number | null;
        readonly expected: {
          readonly verdict: string;
          readonly auth: string | null;
          readonly because: string;
        };
        readonly met: boolean;
      })[];
  }[];
  /** How many expectations are not met. */
  readonly unmet: number;
}

/** What became of the files, in JSON. */
export const testJson = (folders: readonly CheckedFolder[]): TestJson => ({
  files: folders.map(({ file, folder, subject, policies, rows }) => ({
    file,
    folder,
    notes: subject.notes,
    unread: subject.unread ?? [],
    policies,
    expectations: rows.map(({ row, line, verdict, auth, because, answer, met }) => ({
      ...rowJson(row),
      ...answer,
      line: line ?? null,
      expected: { verdict, auth: auth ?? null, because },
      met,
    })),
  })),
  unmet: unmetIn(folders),
});
