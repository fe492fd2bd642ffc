import type { Direction } from "../../verdicts/answer";
import type { Opened } from "./opened";

/** The policy that opens it at a side, if one does. */
const policyAt = ({ because }: Opened, side: Direction): string | undefined =>
  because.find(({ direction, policy }) => direction === side && policy !== undefined)?.policy;

const shortName = (policy: string): string => policy.split("/").at(-1) ?? policy;

/** Why something passes that was not seen to: which policies mean it, too. */
export const openedReason = (opened: Opened): string => {
  const names = (["egress", "ingress"] as const).flatMap((side) => {
    const policy = policyAt(opened, side);
    return policy === undefined ? [] : [`${side === "egress" ? "out" : "in"}: ${shortName(policy)}`];
  });
  const { flow } = opened;
  if (flow.port === 53 && flow.http === undefined) {
    return `DNS has both transports, for long answers (${names.join("; ")})`;
  }
  return names.join("; ");
};
