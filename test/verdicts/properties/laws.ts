import type { FlowVerdict } from "../../../verdicts/answer";
import type { Compared } from "./arbitrary-world";

const directions = ["egress", "ingress"] as const;

const broken = (
  flows: readonly Compared[],
  holds: (each: Compared, direction: (typeof directions)[number]) => boolean,
): Compared[] => flows.filter((each) => directions.some((direction) => !holds(each, direction)));

/**
 * Flows that break the law of added allow rules, for pods that are in default deny: a direction that was allowed is
 * never dropped by them. A proxy may refuse a request, or nobody can say (two proxies, a conflict).
 */
export const droppedByAllow = (flows: readonly Compared[]): Compared[] =>
  broken(
    flows,
    ({ before, after }, direction) =>
      before[direction] !== "allowed" ||
      after[direction] === "allowed" ||
      after[direction] === "not-evaluable" ||
      (after[direction] === "denied-by-l7" && after.l7 !== "none"),
  );

/**
 * Flows that break the law of added allow rules that ask nothing of a proxy, for pods that are in default deny: a
 * direction that was allowed stays so.
 */
export const lostByPlainAllow = (flows: readonly Compared[]): Compared[] =>
  broken(
    flows,
    ({ before, after }, direction) => before[direction] !== "allowed" || after[direction] === "allowed",
  );

/**
 * Flows that break the law of added deny rules: a direction that was dropped stays dropped. A proxy that refused a
 * request may let it pass, because a deny on a port keeps an allow-all on it from being lost.
 */
export const openedByDeny = (flows: readonly Compared[]): Compared[] =>
  broken(
    flows,
    ({ before, after }, direction) =>
      (before[direction] !== "denied-by-default" && before[direction] !== "denied-by-rule") ||
      after[direction] === "denied-by-default" ||
      after[direction] === "denied-by-rule",
  );

const sameVerdict = (one: FlowVerdict, other: FlowVerdict): boolean =>
  one.verdict === other.verdict &&
  one.egress === other.egress &&
  one.ingress === other.ingress &&
  one.l7 === other.l7 &&
  one.auth === other.auth;

/** Flows whose verdicts differ, their explanations aside. */
export const changed = (flows: readonly Compared[]): Compared[] =>
  flows.filter(({ before, after }) => !sameVerdict(before, after));
