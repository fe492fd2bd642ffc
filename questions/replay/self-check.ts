import type { CountedGroup, Recorded } from "../../traffic/counted-group";
import { hiddenReason, isRedacted } from "../../traffic/request-view";
import type { Decided } from "../../traffic/what-it-says";
import type { Because, Verdict } from "../../verdicts/answer";
import type { VerdictEngine } from "../../verdicts/answer-question";
import type { DirectionDecision } from "../../verdicts/decide/direction-decision";
import { explain } from "../../verdicts/worlds/explain";
import { type AskedGroup, askGroups } from "./asked-group";
import { UnresolvedPorts } from "./unresolved-ports";

/** Recorded verdicts of one kind that the engine does not give, or about which nothing can be said. */
export interface Differing {
  readonly group: CountedGroup;
  readonly recorded: Recorded;
  /** What the engine says of that side. */
  readonly computed: Verdict;
  readonly because: readonly Because[];
  /** Why nothing can be said; absent where engine and record disagree. */
  readonly untold?: string;
}

/** How many recorded verdicts the engine gives, under policies that are said to have been in force. */
export interface SelfCheck {
  /** Recorded verdicts that were compared. */
  readonly compared: number;
  readonly reproduced: number;
  readonly disagreements: readonly Differing[];
  /** Those that cannot be compared, with the reason. */
  readonly untold: readonly Differing[];
}

type Agrees = (decision: DirectionDecision) => boolean;

const passes: Agrees = ({ verdict }) => verdict === "allowed";

const agreements: Readonly<Record<Decided, Agrees>> = {
  passed: passes,
  forwarded: ({ verdict, l7 }) => verdict === "allowed" && l7 === "none",
  redirected: ({ verdict, l7 }) => verdict === "allowed" && l7 !== "none",
  audited: ({ verdict }) => verdict === "denied-by-default" || verdict === "denied-by-rule",
  denied: ({ verdict }) => verdict === "denied-by-default",
  "denied-by-rule": ({ verdict }) => verdict === "denied-by-rule",
  unauthenticated: ({ verdict, authRequired }) => verdict === "allowed" && authRequired,
  "request-passed": passes,
  "request-refused": ({ verdict }) => verdict === "denied-by-l7",
};

const untoldReason = (
  ports: UnresolvedPorts,
  { group, resolved }: AskedGroup,
  { side }: Recorded,
  decision: DirectionDecision,
): string | undefined => {
  if (decision.cause.kind === "not-evaluable") return decision.cause.reason;
  if (group.request !== undefined && isRedacted(group.request)) {
    return hiddenReason;
  }
  return ports.reason(side, resolved);
};

/** Sights count only where no decision of their side was recorded: they say the same, and less. */
const comparable = ({ recorded }: CountedGroup): Recorded[] => {
  const all = [...recorded.values()];
  return all.filter(
    ({ side, decided }) =>
      decided !== "passed" || !all.some((other) => other.side === side && other.decided !== "passed"),
  );
};

/**
 * Compares what was recorded with what the engine says of the side that decided, under policies that were in force then.
 * A disagreement is a mistake of the engine's until it is explained, or these are not the policies that were in force.
 */
export const selfCheck = (engine: VerdictEngine, groups: readonly CountedGroup[]): SelfCheck => {
  const disagreements: Differing[] = [];
  const untold: Differing[] = [];
  const ports = new UnresolvedPorts(engine.compiled);
  let compared = 0;
  let reproduced = 0;
  for (const asked of askGroups(engine, groups, true)) {
    for (const recorded of comparable(asked.group)) {
      const decision = asked.decided[recorded.side];
      if (decision.cause.kind !== "not-evaluable" && agreements[recorded.decided](decision)) {
        compared += recorded.count;
        reproduced += recorded.count;
        continue;
      }
      const reason = untoldReason(ports, asked, recorded, decision);
      const differing: Differing = {
        group: asked.group,
        recorded,
        computed: decision.verdict,
        because: explain(decision.cause, recorded.side),
        ...(reason === undefined ? {} : { untold: reason }),
      };
      if (reason === undefined) {
        compared += recorded.count;
        disagreements.push(differing);
      } else untold.push(differing);
    }
  }
  return { compared, reproduced, disagreements, untold };
};
