import type { Direction } from "../../verdicts/answer";
import type { DirectionDecision } from "../../verdicts/decide/direction-decision";
import { portText, requestText } from "../flow-row";
import type { AskedGroup } from "./asked-group";
import { endText } from "./end-text";

/** What stands in the way of a flow at one side. */
export interface Missing {
  readonly side: Direction;
  /** `rule`: nothing allows the packet; `request`: nothing allows the request; `deny`: a rule denies it. */
  readonly kind: "rule" | "request" | "deny";
  /** Policies that it is about: those that put the pod into default deny, send it to a proxy, or deny it. */
  readonly policies: readonly string[];
  /** In words: what rule is missing, or in the way. */
  readonly text: string;
}

const policiesOf = ({ cause }: DirectionDecision): readonly string[] =>
  "origins" in cause
    ? [...new Set(cause.origins.map(({ policy }) => policy))].filter((policy) => policy !== "")
    : [];

const missingAt = (side: Direction, { group, flow, decided }: AskedGroup): Missing[] => {
  const decision = decided[side];
  const [own, other] = side === "egress" ? [group.from, group.to] : [group.to, group.from];
  const way = side === "egress" ? "to" : "from";
  const place = `${side} of ${endText(own)} ${way} ${endText(other)} on ${portText(flow)}`;
  const policies = policiesOf(decision);
  switch (decision.verdict) {
    case "denied-by-default":
      return [{ side, kind: "rule", policies, text: `missing: a rule for ${place}` }];
    case "denied-by-l7":
      return [
        {
          ...{ side, kind: "request", policies },
          text: `missing: a rule for the request ${requestText(flow)} in ${place}`,
        },
      ];
    case "denied-by-rule":
      return [
        {
          side,
          kind: "deny",
          policies,
          text: `in the way: a deny rule (${policies.join(", ")}) for ${place}`,
        },
      ];
    default:
      return [];
  }
};

/** What stands in the way of a flow, at each side by itself: whoever mends one has to mend the other, too. */
export const missingRules = (asked: AskedGroup): readonly Missing[] =>
  (["egress", "ingress"] as const).flatMap((side) => missingAt(side, asked));
