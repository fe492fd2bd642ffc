import path from "node:path";
import { expectationsFile } from "../../manifests/expectations/read-expectations";
import type { LeftOut } from "../../manifests/left-out";
import { expectationFinding, type ReadingFinding } from "../../manifests/reading-finding";
import type { CheckedRow } from "../../questions/check-expected";
import { rowText } from "../../questions/flow-row";
import { holdAgainst } from "./check-folder";
import { type ExpectationFile, isExpectationsFile } from "./expectation-files";

/** The files of expectations among what a reading of manifests has left out. */
export const expectationFilesIn = (leftOut: readonly LeftOut[]): readonly ExpectationFile[] =>
  [...new Set(leftOut.map(({ file }) => file))]
    .filter(isExpectationsFile)
    .map((file) => ({ file, folder: path.dirname(file) }));

const sentence = (text: string): string => `${text[0]?.toUpperCase()}${text.slice(1)}`;

const unmetFinding = (
  { row, verdict, auth, because, answer, line = 1 }: CheckedRow,
  file: string,
): ReadingFinding => {
  const wanted = auth === "required" ? `${verdict} after a mutual authentication` : verdict;
  const steps = answer.because.map(({ direction, text }) => `${direction}: ${text}`).join("; ");
  return expectationFinding("expectation-not-met", file, line, {
    path: "",
    policy: answer.because.findLast(({ policy }) => policy !== undefined)?.policy ?? expectationsFile,
    explanation: `${rowText(row)} is to be ${wanted} (${because}), but would be ${answer.verdict}: ${steps}.`,
    fix: "Change the policies, or the expectation if it is no longer meant.",
  });
};

const findingsOf = (one: ExpectationFile): readonly ReadingFinding[] => {
  const result = holdAgainst(one);
  if (!("problems" in result)) {
    return result.rows.filter(({ met }) => !met).map((row) => unmetFinding(row, one.file));
  }
  return result.problems.map(({ line, key, reason, fix }) =>
    expectationFinding("invalid-expectations", one.file, line, {
      policy: expectationsFile,
      path: "",
      explanation: key === "" ? sentence(reason) : `\`${key}\`: ${reason}`,
      fix: sentence(fix),
    }),
  );
};

/**
 * What `lab lint` says of the files of expectations that it meets: each one that does not hold, and each file that cannot be
 * used. Each file is held against its own folder.
 */
export const expectationFindings = (files: readonly ExpectationFile[]): readonly ReadingFinding[] =>
  files.flatMap(findingsOf);
