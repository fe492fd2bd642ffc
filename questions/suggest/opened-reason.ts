import { lab } from "../../policies/lab/lab";
import type { Direction } from "../../verdicts/answer";
import type { Opened } from "./opened";

/** The policy that opens it at a side, if one does. */
const policyAt = ({ because }: Opened, side: Direction): string | undefined =>
  because.find(({ direction, policy }) => direction === side && policy !== undefined)?.policy;

const shortName = (policy: string): string => policy.split("/").at(-1) ?? policy;

/** Whether it is DNS over the transport that was not seen: both are allowed, since a long answer comes over TCP (RFC 7766). */
export const isOtherDns = ({ flow }: Opened): boolean =>
  flow.port === lab.dns.port && flow.http === undefined && flow.dns === undefined;

/** Which policies let something pass that was not seen to: their selectors, ports or patterns mean it, too. */
export const openedReason = (opened: Opened): string =>
  (["egress", "ingress"] as const)
    .flatMap((side) => {
      const policy = policyAt(opened, side);
      return policy === undefined ? [] : [`${side === "egress" ? "out" : "in"}: ${shortName(policy)}`];
    })
    .join("; ");
