import { existsSync, writeFileSync } from "node:fs";
import path from "node:path";
import { expectationsFile } from "../../manifests/expectations/read-expectations";
import { lab } from "../../policies/lab/lab";
import { manifestSubject } from "../../questions/manifest-subject";
import { decideMatrix, matrixExitCode } from "../../questions/matrix";
import { proposedExpectations, rowsWorthExpecting } from "../../questions/proposed-expectations";
import { usageError } from "../verdicts/usage-error";
import { loadFolder, type MoreManifests } from "./load-folder";

/** What was written, and whether the policies are sound. */
export interface Written {
  readonly file: string;
  readonly count: number;
  /** 1 if a policy is refused or a file unread: then what holds now is not what they say. */
  readonly exitCode: number;
}

/**
 * Writes `expectations.yaml` into a folder: what holds there now.
 *
 * @throws UserError (wrong usage) where there is one already, or nothing that a policy decides.
 */
export const writeExpectations = (folder: string, more: MoreManifests): Written => {
  const file = path.join(folder, expectationsFile);
  if (existsSync(file)) {
    throw usageError(`${file} is there already; nothing was changed`, `mv ${file} ${file}.old   # and again`);
  }
  const loaded = loadFolder(folder, more);
  const { unread } = loaded;
  const matrix = decideMatrix(
    manifestSubject(loaded, lab, { kind: "files", name: folder, ...(unread.length === 0 ? {} : { unread }) }),
  );
  const rows = rowsWorthExpecting(matrix);
  if (rows.length === 0) {
    throw usageError(
      `no policy decides a flow of ${folder}; nothing was written`,
      "name a folder with policies, and best with the pods that they are about",
    );
  }
  writeFileSync(file, proposedExpectations(rows));
  return { file, count: rows.length, exitCode: matrixExitCode(matrix) };
};
