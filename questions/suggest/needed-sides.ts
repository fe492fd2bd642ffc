import type { CountedEnd } from "../../traffic/counted-ends";
import type { CountedGroup } from "../../traffic/counted-group";
import type { Direction } from "../../verdicts/answer";
import type { AskedGroup } from "../replay/asked-group";
import type { NeededSide, SidesOf } from "./needs";
import { isOwnNode } from "./peers";

/** Whether policies are suggested for an end. */
export type IsCovered = (end: CountedEnd) => boolean;

/** At which ends traffic is held to a policy: a pod's own node is let in without a rule. */
const heldSides = ({ from, to }: CountedGroup, isCovered: IsCovered): readonly Direction[] => [
  ...(isCovered(from) ? (["egress"] as const) : []),
  ...(isCovered(to) && !isOwnNode(from) ? (["ingress"] as const) : []),
];

/** Requests are named at one side only, where they arrive if a policy is suggested there: as the lab's policies do. */
const requestSide = (sides: readonly Direction[]): Direction | undefined =>
  sides.includes("ingress") ? "ingress" : sides[0];

/** Rules for everything that passed, where there are no policies yet. */
export const everySide =
  (isCovered: IsCovered, l7: boolean): SidesOf =>
  (group) => {
    const sides = heldSides(group, isCovered);
    const proxied = l7 ? requestSide(sides) : undefined;
    return sides.map((side): NeededSide => ({ side, isRequest: side === proxied }));
  };

/**
 * Rules for what the policies that are there do not let pass: at each side that denies it. Where their rules name requests, the
 * missing rule has to name the request too: one for the port alone would let every request pass.
 *
 * @param asked traffic and what they decide about it.
 */
export const missingSides = (
  asked: ReadonlyMap<CountedGroup, AskedGroup>,
  isCovered: IsCovered,
  l7: boolean,
): SidesOf => {
  return (group) => {
    const decided = asked.get(group)?.decided;
    if (decided === undefined) return [];
    const sides = heldSides(group, isCovered).filter((side) => {
      const { verdict } = decided[side];
      return verdict === "denied-by-default" || verdict === "denied-by-l7";
    });
    const proxied = l7 ? requestSide(sides) : undefined;
    return sides.map((side) => ({
      side,
      isRequest: decided[side].verdict === "denied-by-l7" || side === proxied,
    }));
  };
};
