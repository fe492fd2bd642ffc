import type { Because, Direction } from "../answer";
import type { Cause } from "../decide/direction-decision";
import type { Origin } from "../filters/peer-policy";

/** How many rules a step names; the rest is counted. */
const named = 3;

type Effect = Because["effect"];

interface Wording {
  readonly effect: Effect;
  readonly text: (where: string) => string;
}

const wordings: Readonly<Record<"allowed" | "denied" | "proxied" | "refused", Wording>> = {
  allowed: { effect: "allow", text: (where) => `${where} allows it` },
  denied: { effect: "deny", text: (where) => `${where} denies it; a deny rule wins over every allow` },
  proxied: {
    effect: "redirect",
    text: (where) => `${where} sends it to the proxy, which decides each request`,
  },
  refused: {
    effect: "redirect",
    text: (where) => `${where} sends it to the proxy, and no rule there lets this request pass`,
  },
};

const placeOf = ({ policy, rule }: Origin): string =>
  policy === "" ? "no rule denies by default:" : `${policy} (${rule})`;

const steps = new WeakMap<Origin, Map<string, Because>>();

// The same rule answers many flows: its step is made once.
const stepOf = (origin: Origin, direction: Direction, effect: Effect, text: string): Because => {
  const key = `${direction} ${effect} ${text}`;
  let known = steps.get(origin);
  if (known === undefined) {
    known = new Map();
    steps.set(origin, known);
  }
  let step = known.get(key);
  if (step === undefined) {
    step =
      origin.policy === ""
        ? { direction, effect, text }
        : { direction, effect, policy: origin.policy, rule: origin.rule, text };
    known.set(key, step);
  }
  return step;
};

const unique = (origins: readonly Origin[]): readonly Origin[] => {
  if (origins.length < 2) return origins;
  return [...new Map(origins.map((origin) => [`${origin.policy} ${origin.rule}`, origin])).values()];
};

const stepsOf = (origins: readonly Origin[], direction: Direction, { effect, text }: Wording): Because[] => {
  const all = unique(origins);
  const shown = all.slice(0, named).map((origin) => stepOf(origin, direction, effect, text(placeOf(origin))));
  if (all.length <= named) return shown;
  return [...shown, { direction, effect, text: `and ${all.length - named} more rules` }];
};

const ends: Readonly<Record<Direction, string>> = { egress: "the source", ingress: "the destination" };

const notEnforced: Readonly<Record<Direction, Because>> = {
  egress: { direction: "egress", effect: "none", text: "no policy restricts what leaves the source" },
  ingress: { direction: "ingress", effect: "none", text: "no policy restricts what reaches the destination" },
};

const ownHost: Because = {
  direction: "ingress",
  effect: "allow",
  text: "a pod's own node is always let in unless a rule denies it",
};

/** The decision of one direction in steps that a user can check against the policies. */
export const explain = (cause: Cause, direction: Direction): readonly Because[] => {
  switch (cause.kind) {
    case "not-enforced":
      return [notEnforced[direction]];
    case "own-host":
      return [ownHost];
    case "default-deny":
      return stepsOf(cause.origins, direction, {
        effect: "none",
        text: (where) => `no rule allows it, and ${where} puts ${ends[direction]} into default deny`,
      });
    case "not-evaluable":
      return [{ direction, effect: "none", text: cause.reason }];
    default:
      return stepsOf(cause.origins, direction, wordings[cause.kind]);
  }
};
