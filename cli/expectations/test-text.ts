import type pc from "picocolors";
import { counted } from "../../messages/counted";
import type { CheckedRow } from "../../questions/check-expected";
import { rowText } from "../../questions/flow-row";
import { refusedText } from "../verdicts/matrix-text";
import { colouredVerdict } from "../verdicts/verdict-colour";
import { type CheckedFolder, unmetIn } from "./check-folder";

type Colours = ReturnType<typeof pc.createColors>;

const withAuth = (text: string, auth: string | undefined): string =>
  auth === "required" ? `${text} after a mutual authentication` : text;

const rowLines = (
  { row, line, verdict, auth, because, answer, met }: CheckedRow,
  file: string,
  colours: Colours,
): string[] => {
  const title = rowText(row);
  if (met) return [`  ${colours.green("✓")} ${title}: ${colouredVerdict(answer.verdict, colours)}`];
  return [
    `  ${colours.red("✗")} ${colours.bold(title)}`,
    `      expected: ${withAuth(verdict, auth)}, because ${because} (${file}:${line})`,
    `      computed: ${withAuth(colouredVerdict(answer.verdict, colours), answer.auth)}`,
    ...answer.because.map(({ direction, text }) => `      ${direction}: ${text}`),
  ];
};

/** What became of the files of expectations, for a terminal. */
export const testText = (folders: readonly CheckedFolder[], colours: Colours): string => {
  const blocks = folders.map((folder) =>
    [
      colours.bold(folder.file),
      ...folder.subject.notes.map((note) => `  note: ${note}`),
      ...folder.rows.flatMap((row) => rowLines(row, folder.file, colours)),
      ...refusedText(folder, colours).map((line) => `  ${line}`),
      "",
    ].join("\n"),
  );
  const total = folders.reduce((sum, { rows }) => sum + rows.length, 0);
  const unmet = unmetIn(folders);
  const summary =
    unmet === 0
      ? colours.green(`✓ ${counted(total, "expectation")} met`)
      : colours.red(`✗ ${unmet} of ${counted(total, "expectation")} not met`);
  return [...blocks, summary].join("\n");
};
