import type { Because, Direction, FlowVerdict } from "../verdicts/answer";

const words: Readonly<Record<Direction, string>> = { egress: "out", ingress: "in" };

/** Last part of `Kind/namespace/name`. */
const nameOf = (policy: string): string => policy.slice(policy.lastIndexOf("/") + 1);

/** More policies than these are counted. */
const mostPolicies = 3;

const policiesOf = (steps: readonly Because[]): string => {
  const names = [...new Set(steps.flatMap(({ policy }) => (policy === undefined ? [] : [nameOf(policy)])))];
  const shown = names.slice(0, mostPolicies).join(", ");
  return names.length > mostPolicies ? `${shown} and ${names.length - mostPolicies} more` : shown;
};

const half = ({ egress, ingress, because }: FlowVerdict, direction: Direction): string | undefined => {
  const steps = because.filter((step) => step.direction === direction);
  const [first] = steps;
  if (first === undefined) return undefined;
  const policies = policiesOf(steps);
  switch (direction === "egress" ? egress : ingress) {
    case "allowed":
      if (first.effect === "redirect") return `${policies}, where rules decide each request`;
      if (policies !== "") return policies;
      return first.effect === "none" ? "no policy" : first.text;
    case "denied-by-default":
      return `no rule allows it (${policies || "default deny"})`;
    case "denied-by-rule":
      return `${policies} denies it`;
    case "denied-by-l7":
      if (first.effect === "none") return `no rule allows it (${policies || "default deny"})`;
      return first.effect === "deny" ? `${policies} denies it` : `${policies} lists no such request`;
    case "not-evaluable":
      return first.text;
  }
};

/** Why a flow is decided as it is, in a few words. The full text is in its `because`. */
export const shortReason = (answer: FlowVerdict): string => {
  const halves = (["egress", "ingress"] as const).flatMap((direction) => {
    const text = half(answer, direction);
    return text === undefined ? [] : [`${words[direction]}: ${text}`];
  });
  return [...halves, ...(answer.auth === "" ? [] : ["mutual authentication required"])].join("; ");
};
