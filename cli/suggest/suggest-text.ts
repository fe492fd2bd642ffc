import { counted } from "../../messages/counted";
import { type FlowRow, portText, requestText } from "../../questions/flow-row";
import { commentText } from "../../questions/suggest/commented";
import { isOtherDns, openedReason } from "../../questions/suggest/opened-reason";
import type { SeenRow } from "../../questions/suggest/seen-rows";
import { timeText } from "../../traffic/time-text";
import { thenText } from "../replay/replay-text";
import type { Suggested } from "./suggested";

/** More of one kind than these are counted: `--json` has them all. */
const most = 20;

const listed = (title: string, lines: readonly string[]): readonly string[] => {
  if (lines.length === 0) return [];
  const more = lines.length - most;
  return [
    title,
    ...lines.slice(0, most).map((line) => `  ${line}`),
    ...(more > 0 ? [`  … and ${more} more; --json has them all`] : []),
  ];
};

const flowText = ({ from, to, flow }: FlowRow): string => {
  const request = requestText(flow);
  return `${from} → ${to} ${portText(flow)}${request === "" ? "" : ` ${request}`}`;
};

const seenText = (row: SeenRow): string => {
  const last = timeText(row.group.last);
  return `${flowText(row)}: ${thenText(row.counts)}, ${counted(row.total, "time")}${last === "" ? "" : `, last ${last}`}`;
};

const spanText = ({ passed }: Suggested): string => {
  const timed = passed.map(({ group }) => group).filter(({ first }) => !Number.isNaN(first));
  if (timed.length === 0) return "";
  const first = timed.reduce((least, group) => Math.min(least, group.first), Number.POSITIVE_INFINITY);
  const last = timed.reduce((largest, group) => Math.max(largest, group.last), Number.NEGATIVE_INFINITY);
  return `, from ${timeText(first)} to ${timeText(last)}`;
};

/** More namespaces than these are counted. */
const mostPlaces = 6;

const placesText = (namespaces: readonly string[]): string =>
  namespaces.length <= mostPlaces
    ? namespaces.join(", ")
    : `${namespaces.slice(0, mostPlaces).join(", ")} and ${namespaces.length - mostPlaces} more namespaces`;

/** What was opened, left out and could not be written: what somebody has to read before laying the policies down. */
const aboutLines = (suggested: Suggested): readonly string[] => {
  const { passed, proof, leftOut, denied, isChange, namespaces } = suggested;
  const [dns, others] = [true, false].map((is) => proof.opened.filter((one) => isOtherDns(one) === is));
  return [
    `${isChange ? "What the policies that are there lack" : "The least that must be allowed"} in ${placesText(namespaces)}, as seen${spanText(suggested)}.`,
    `Of ${counted(passed.length, "kind")} of traffic that passed ${proof.passing} pass; ${counted(proof.asked, "question")} about every pair of the record asked.`,
    ...listed(
      "Opened, and not seen:",
      (others ?? []).map((one) => `${flowText(one)}: ${openedReason(one)}`),
    ),
    ...(dns === undefined || dns.length === 0
      ? []
      : [
          `Opened, and not seen: DNS over its other transport, for long answers (${counted(dns.length, "pair")}).`,
        ]),
    ...listed(`Left out, since it did not pass (${leftOut.length}):`, leftOut.map(seenText)),
    ...listed(`Denied by a rule that is there (${denied.length}):`, denied.map(seenText)),
  ];
};

/** The policies as YAML, with what has to be known of them above. */
export const suggestText = (suggested: Suggested): string => {
  const about = commentText(aboutLines(suggested))
    .split("\n")
    .map((line) => `#${line}`)
    .join("\n");
  const { policies } = suggested;
  if (policies.length === 0) return `${about}\n# Nothing is missing.\n`;
  return `${about}\n---\n${policies.map(({ text }) => text).join("---\n")}`;
};

/** What stands against a suggestion, a line each. */
export const failureLines = ({ proof, unlabelled, unnameable }: Suggested): readonly string[] => [
  ...proof.notPassing
    .filter(({ effect }) => effect === "breaks")
    .map((row) => `would not pass: ${flowText(row)}: ${row.missing.map(({ text }) => text).join("; ")}`),
  ...proof.refused.map((line) => `would be refused: ${line}`),
  ...proof.findings.map(({ id, policy, path, explanation }) => `${id}: ${policy} ${path}: ${explanation}`),
  ...unlabelled.map(
    ({ namespace, name }) =>
      `${namespace}/${name} has no label that tells its pods from others, so no policy can be about it`,
  ),
  ...unnameable.map((row) => `no rule can name an end of it: ${flowText(row)}`),
];

/** What to know, and whether it holds, in one line. */
export const resultText = ({ policies, proof, leftOut }: Suggested): string =>
  [
    counted(policies.length, "policy", "policies"),
    `${proof.passing} of ${proof.passing + proof.notPassing.length} kinds of traffic that passed pass`,
    `${proof.opened.length} opened beside`,
    `${leftOut.length} left out`,
  ].join(", ");
