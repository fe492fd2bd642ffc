import type { CountedGroup } from "../../observability/queries/counts";
import type { Observation, ProbeWindow, SeenVerdict } from "../witness";

/** What was added to the counters of a probe's two ends while it was made; see `observability/queries/counts.ts`. */
export interface Added {
  readonly verdicts: readonly CountedGroup[];
  readonly answers: readonly CountedGroup[];
  readonly reasons: readonly CountedGroup[];
}

interface Verdict {
  readonly type: string;
  readonly subtype: string;
  readonly verdict: string;
  readonly direction: Observation["direction"];
  readonly sum: number;
}

const directionOf = (text: string): Observation["direction"] =>
  text === "egress" || text === "ingress" ? text : undefined;

const verdictsOf = (groups: readonly CountedGroup[]): readonly Verdict[] =>
  groups.map(({ values: [type = "", subtype = "", verdict = "", direction = ""], sum }) => ({
    type,
    subtype,
    verdict,
    direction: directionOf(direction),
    sum,
  }));

/** A reason that is not one: requests that a proxy refuses have it. */
const noReason = "DROP_REASON_UNKNOWN";

const reasonOf = (
  reasons: readonly CountedGroup[],
  direction: Observation["direction"],
): string | undefined => {
  const found = reasons
    .filter(({ values: [reason, where] }) => reason !== noReason && where === direction)
    .map(({ values: [reason] }) => reason);
  // Drops know namespaces and no pods: of two reasons nobody knows whose they are.
  return new Set(found).size === 1 ? found[0] : undefined;
};

const answerOf = (answers: readonly CountedGroup[], method: string | undefined): number | undefined => {
  const statuses = answers
    .filter(({ values: [counted] }) => method === undefined || counted === method)
    .map(({ values: [, status] }) => Number(status));
  return new Set(statuses).size === 1 ? statuses[0] : undefined;
};

const observation = (
  { verdict: said, direction, sum }: Verdict,
  verdict: SeenVerdict,
  more: Pick<Observation, "dropReason" | "answer">,
  what: string,
): Observation => {
  const details = [more.dropReason, more.answer].filter((part) => part !== undefined).join(", ");
  const where = direction === undefined ? "" : `${direction}: `;
  return {
    witness: "metrics",
    verdict,
    ...(direction === undefined ? {} : { direction }),
    ...more,
    text: `${where}${what}${said} +${sum}${details === "" ? "" : ` (${details})`}`,
  };
};

const ofRequest = (verdict: Verdict, { answers }: Added, method: string | undefined): Observation => {
  const isRefused = verdict.verdict === "DROPPED";
  const status = answerOf(answers, method);
  return observation(
    verdict,
    isRefused ? "refused" : "forwarded",
    status === undefined ? {} : { answer: status },
    "requests ",
  );
};

const ofPackets = (verdict: Verdict, { reasons }: Added): Observation => {
  if (verdict.verdict !== "DROPPED") return observation(verdict, "forwarded", {}, "");
  const reason = reasonOf(reasons, verdict.direction);
  return observation(verdict, "dropped", reason === undefined ? {} : { dropReason: reason }, "");
};

/** What counters say about a probe, from what was added to them. */
export const countedObservations = (
  added: Added,
  { http, dns }: Pick<ProbeWindow, "http" | "dns">,
): readonly Observation[] => {
  const all = verdictsOf(added.verdicts);
  const decided = all.filter(({ type }) => type === "PolicyVerdict");
  const isTold = ({ direction }: Verdict): boolean =>
    decided.some((one) => one.verdict === "DROPPED" && one.direction === direction);
  // A drop by policy is counted as a verdict and as a drop; one of another reason as a drop alone.
  const dropped = all.filter((one) => one.type === "Drop" && !isTold(one));
  const subtype = dns === undefined ? "HTTP" : "DNS";
  const requests =
    http === undefined && dns === undefined
      ? []
      : all.filter((one) => one.type === "L7" && one.subtype === subtype);
  const told = [
    ...[...decided, ...dropped].map((one) => ofPackets(one, added)),
    ...requests.map((one) => ofRequest(one, added, http?.method)),
  ];
  if (told.length > 0) return told;
  return all
    .filter(({ type, subtype: at }) => type === "Trace" && at === "to-endpoint")
    .map((one) => ofPackets({ ...one, direction: "ingress" }, added));
};
