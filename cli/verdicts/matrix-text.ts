import type pc from "picocolors";
import { counted } from "../../messages/counted";
import { portText, requestText, rowText } from "../../questions/flow-row";
import {
  type DecidedRow,
  isMet,
  type Matrix,
  prunedPolicies,
  refusedPolicies,
  unmetRows,
} from "../../questions/matrix";
import { shortReason } from "../../questions/short-reason";
import { subjectTitle } from "../../questions/subject";
import type { PolicyStatus } from "../../verdicts/answer";
import { plainTable } from "../status-table";
import { colouredVerdict } from "./verdict-colour";

type Colours = ReturnType<typeof pc.createColors>;

const mark = (row: DecidedRow, colours: Colours): string => {
  const met = isMet(row);
  if (met === undefined) return "";
  return met ? colours.green("✓") : colours.red("✗");
};

/** `Kind/namespace/name` of a policy of the world. */
export const policyText = ({ kind, namespace, name }: PolicyStatus): string =>
  [kind, namespace, name].filter((part) => part !== undefined && part !== "").join("/");

const authText = (auth: string | undefined): string =>
  auth === "required" ? " after a mutual authentication" : "";

const unmetText = (row: DecidedRow, colours: Colours): string[] => [
  `${colours.red("✗")} ${rowText(row)}`,
  `    expected: ${row.expected?.verdict}${authText(row.expected?.auth)}, because ${row.expected?.because}`,
  `    computed: ${colouredVerdict(row.answer.verdict, colours)}${authText(row.answer.auth)}`,
  ...row.answer.because.map(({ direction, text }) => `    ${direction}: ${text}`),
];

const expectationsText = (matrix: Matrix, colours: Colours): string[] => {
  const { expected, phase, expectedBy = `phase ${phase}` } = matrix.subject;
  if (expected.length === 0) return [];
  const unmet = unmetRows(matrix);
  const total = counted(expected.length, "expectation", "expectations");
  if (unmet.length === 0) return [colours.green(`✓ as ${expectedBy} expects: ${total} met`)];
  return [
    colours.red(`✗ ${unmet.length} of ${total} of ${expectedBy} not met`),
    ...unmet.flatMap((row) => unmetText(row, colours)),
  ];
};

/** What of the policies does not count as it is written, and what could not be read. */
export const refusedText = (matrix: Pick<Matrix, "subject" | "policies">, colours: Colours): string[] => [
  ...(matrix.subject.unread ?? []).map((line) => colours.red(`✗ cannot be read and is left out: ${line}`)),
  ...prunedPolicies(matrix).flatMap((policy) => [
    colours.red(
      `✗ ${policyText(policy)} is not kept as it is written; these fields are dropped and the rest counts`,
    ),
    ...(policy.dropped ?? []).map(({ path }) => `    ${path}`),
  ]),
  ...refusedPolicies(matrix).flatMap((policy) => [
    colours.red(`✗ ${policyText(policy)} is not valid and counts as if it were not there`),
    ...[...(policy.dropped ?? []), ...(policy.problems ?? [])].map(
      ({ path, reason }) => `    ${path === "" ? "" : `${path}: `}${reason}`,
    ),
  ]),
];

/** A matrix for a terminal. */
export const matrixText = (matrix: Matrix, colours: Colours): string => {
  const { subject, policies, rows } = matrix;
  const marked = subject.expected.length > 0;
  const table = rows.map((row) => [
    ...(marked ? [mark(row, colours)] : []),
    row.from,
    row.to,
    portText(row.flow),
    requestText(row.flow),
    colouredVerdict(row.answer.verdict, colours),
    colours.dim(shortReason(row.answer)),
  ]);
  const head = [...(marked ? [""] : []), "FROM", "TO", "PORT", "REQUEST", "VERDICT", "WHY"];
  const list = policies.length === 0 ? "no policies" : policies.map(policyText).join(", ");
  return [
    `${colours.bold(subjectTitle(subject))}: ${subject.summary}`,
    `policies: ${list}`,
    ...subject.notes.map((note) => `note: ${note}`),
    "",
    rows.length === 0 ? "no flows to ask about" : plainTable(head, table),
    "",
    ...refusedText(matrix, colours),
    ...expectationsText(matrix, colours),
  ]
    .join("\n")
    .trimEnd();
};
