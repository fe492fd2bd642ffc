import type pc from "picocolors";
import { counted } from "../../messages/counted";
import { rowText } from "../../questions/flow-row";
import {
  type DecidedRow,
  type Matrix,
  prunedPolicies,
  refusedPolicies,
  unmetRows,
} from "../../questions/matrix";
import { subjectTitle } from "../../questions/subject";
import type { PolicyStatus } from "../../verdicts/answer";
import { rowsText, type View, wholeView } from "./matrix-view";
import { colouredVerdict } from "./verdict-colour";

type Colours = ReturnType<typeof pc.createColors>;

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

/** More policies than these are counted. */
const mostPolicies = 12;

const policiesText = (policies: readonly PolicyStatus[]): string => {
  if (policies.length === 0) return "no policies";
  if (policies.length <= mostPolicies) return policies.map(policyText).join(", ");
  const kinds = [...new Set(policies.map(({ kind }) => kind))];
  const counts = kinds.map((kind) => `${policies.filter((one) => one.kind === kind).length} ${kind}`);
  return `${policies.length}: ${counts.join(", ")}`;
};

/** A matrix for a terminal. */
export const matrixText = (matrix: Matrix, colours: Colours, view: View = wholeView()): string => {
  const { subject, policies } = matrix;
  return [
    `${colours.bold(subjectTitle(subject))}: ${subject.summary}`,
    `policies: ${policiesText(policies)}`,
    ...subject.notes.map((note) => `note: ${note}`),
    "",
    rowsText(matrix, view, colours),
    "",
    ...refusedText(matrix, colours),
    ...expectationsText(matrix, colours),
  ]
    .join("\n")
    .trimEnd();
};
