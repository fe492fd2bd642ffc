import { type CountedGroup, type Counts, countsOf, totalOf } from "../../traffic/counted-group";
import { hiddenReason, isRedacted } from "../../traffic/request-view";
import type { FlowVerdict } from "../../verdicts/answer";
import { type VerdictEngine, verdictOf } from "../../verdicts/answer-question";
import type { Flow } from "../../verdicts/world";
import type { FlowRow } from "../flow-row";
import { type AskedGroup, askGroups } from "./asked-group";
import { endText } from "./end-text";
import { type Missing, missingRules } from "./missing-rules";
import { UnresolvedPorts } from "./unresolved-ports";

/**
 * What policies change for traffic. `breaks`: it passed and would not; `unknown`: it passed, and it cannot be told whether it
 * would; `opens`: it did not pass and would; `same`: neither.
 */
export const effects = ["breaks", "unknown", "opens", "same"] as const;

/** One of these. */
export type Effect = (typeof effects)[number];

/** Traffic of one kind: what became of it then, and what would now. */
export interface ReplayRow extends FlowRow {
  readonly group: CountedGroup;
  readonly counts: Counts;
  /** How often it was: connections, or requests. */
  readonly total: number;
  readonly answer: FlowVerdict;
  readonly effect: Effect;
  /** Why it cannot be told; absent where it can. */
  readonly unknown?: string;
  readonly missing: readonly Missing[];
}

const isRequest = ({ http, dns }: Flow): boolean => http !== undefined || dns !== undefined;

const pairKey = ({ from, to, protocol, port }: CountedGroup): string =>
  `${from.id} ${to.id} ${protocol} ${port}`;

/** Whether a proxy saw this traffic then: so what is recorded of requests is all that there was. */
const wasProxied = ({ recorded }: CountedGroup): boolean =>
  [...recorded.values()].some(({ decided }) => decided === "redirected");

const effectOf = (
  { passed, audited, denied, refused }: Counts,
  answer: FlowVerdict,
  unknown: string | undefined,
): Effect => {
  const didPass = passed + audited > 0;
  if (unknown !== undefined) return didPass ? "unknown" : "same";
  if (answer.verdict.startsWith("denied")) return didPass ? "breaks" : "same";
  return !didPass && denied + refused > 0 ? "opens" : "same";
};

const unknownReason = (
  { group, flow, resolved, decided }: AskedGroup,
  { verdict, l7, because }: FlowVerdict,
  withRequests: ReadonlySet<string>,
  ports: UnresolvedPorts,
): string | undefined => {
  if (verdict === "not-evaluable") return because.map(({ text }) => text).join("; ");
  if (group.request !== undefined && verdict === "denied-by-l7" && isRedacted(group.request))
    return hiddenReason;
  const denied = (["egress", "ingress"] as const).filter((side) => decided[side].verdict !== "allowed");
  const reasons = denied.map((side) =>
    decided[side].verdict === "denied-by-default" ? ports.reason(side, resolved) : undefined,
  );
  // One side that surely drops it is enough.
  if (denied.length > 0) return reasons.includes(undefined) ? undefined : [...new Set(reasons)].join("; ");
  if (verdict !== "allowed" || l7 === "none" || isRequest(flow)) return undefined;
  if (wasProxied(group) || withRequests.has(pairKey(group))) return undefined;
  const what = l7 === "dns" ? "queries" : "requests";
  return `rules would decide each of its ${what}, and none is in the record`;
};

const byWeight = (one: ReplayRow, other: ReplayRow): number =>
  effects.indexOf(one.effect) - effects.indexOf(other.effect) ||
  other.total - one.total ||
  one.from.localeCompare(other.from) ||
  one.to.localeCompare(other.to) ||
  one.flow.port - other.flow.port;

/** What policies would do with traffic: what would break comes first, and of that the most frequent. */
export const replayRows = (engine: VerdictEngine, groups: readonly CountedGroup[]): readonly ReplayRow[] => {
  const withRequests = new Set(groups.filter(({ request }) => request !== undefined).map(pairKey));
  const ports = new UnresolvedPorts(engine.compiled);
  const rows = askGroups(engine, groups, false).map((asked): ReplayRow => {
    const { group, flow, decided } = asked;
    const answer = verdictOf(decided);
    const counts = countsOf(group);
    const unknown = unknownReason(asked, answer, withRequests, ports);
    return {
      ...{ from: endText(group.from), to: endText(group.to), flow, group, counts, answer },
      total: totalOf(counts),
      effect: effectOf(counts, answer, unknown),
      ...(unknown === undefined ? {} : { unknown }),
      missing: missingRules(asked),
    };
  });
  return rows.sort(byWeight);
};
