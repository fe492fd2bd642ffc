import type { Because, Direction } from "../answer";
import type { Cause } from "../decide/direction-decision";
import { initOrigin } from "../filters/filter-set";
import type { Origin } from "../filters/peer-policy";

/** How many rules a step names where many answers are written; the rest is counted. */
export const fewRules = 2;

interface Wording {
  readonly effect: Because["effect"];
  readonly text: (where: string) => string;
}

const wordings: Readonly<
  Record<"allowed" | "denied" | "proxied" | "refused" | "by-server-name" | "name-refused", Wording>
> = {
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
  "by-server-name": {
    effect: "redirect",
    text: (where) =>
      `${where} sends it to the proxy, which decides by the server name in the TLS handshake; none is asked about (--sni)`,
  },
  "name-refused": {
    effect: "redirect",
    text: (where) =>
      `${where} sends it to the proxy, and no rule there lets a TLS handshake for this server name pass`,
  },
};

// The port is in no range of the rule: that one begins with 0.
const everyPort = ({ effect, text }: Wording): Wording => ({
  effect,
  text: (where) =>
    `${text(where)}; its range of ports begins with 0, which is every port in the datapath's map, whatever its end`,
});

const placeOf = (origin: Origin): string => {
  const { policy, rule } = origin;
  if (origin === initOrigin) return "Cilium itself, as for every pod that has no labels yet (reserved:init),";
  return policy === "" ? "no rule denies by default, which" : `${policy} (${rule})`;
};

const steps = new WeakMap<Origin, Map<string, Because>>();

// The same rule answers many flows: its step is made once.
const stepOf = (origin: Origin, direction: Direction, effect: Because["effect"], text: string): Because => {
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

const stepsOf = (
  origins: readonly Origin[],
  direction: Direction,
  { effect, text }: Wording,
  most: number,
): Because[] => {
  const all = unique(origins);
  const shown = all.slice(0, most).map((origin) => stepOf(origin, direction, effect, text(placeOf(origin))));
  if (all.length <= most) return shown;
  return [...shown, { direction, effect, text: `and ${all.length - most} more` }];
};

const ends: Readonly<Record<Direction, string>> = { egress: "the source", ingress: "the destination" };

const notEnforced: Readonly<Record<Direction, readonly Because[]>> = {
  egress: [{ direction: "egress", effect: "none", text: "no policy restricts what leaves the source" }],
  ingress: [
    { direction: "ingress", effect: "none", text: "no policy restricts what reaches the destination" },
  ],
};

const ownHost: readonly Because[] = [
  {
    direction: "ingress",
    effect: "allow",
    text: "a pod's own node is always let in unless a rule denies it",
  },
];

const defaultDeny = (direction: Direction): Wording => ({
  effect: "none",
  text: (where) => `no rule allows it, and ${where} puts ${ends[direction]} into default deny`,
});

type RuleCause = Extract<Cause, { readonly kind: keyof typeof wordings | "default-deny" }>;

const explained = new WeakMap<readonly Origin[], Map<string, readonly Because[]>>();

// Many flows have the same list of rules behind them: its steps are made once.
const explainRules = (cause: RuleCause, direction: Direction, most: number): readonly Because[] => {
  const { kind, origins } = cause;
  const isBeyondRange = "isBeyondRange" in cause && cause.isBeyondRange === true;
  let known = explained.get(origins);
  if (known === undefined) {
    known = new Map();
    explained.set(origins, known);
  }
  const key = `${direction} ${kind} ${most} ${isBeyondRange}`;
  let steps = known.get(key);
  if (steps === undefined) {
    const wording = kind === "default-deny" ? defaultDeny(direction) : wordings[kind];
    steps = stepsOf(origins, direction, isBeyondRange ? everyPort(wording) : wording, most);
    known.set(key, steps);
  }
  return steps;
};

/**
 * The decision of one direction in steps that a user can check against the policies.
 *
 * @param most rules that are named; the rest is counted. Default: {@link fewRules}.
 */
export const explain = (cause: Cause, direction: Direction, most = fewRules): readonly Because[] => {
  switch (cause.kind) {
    case "not-enforced":
      return notEnforced[direction];
    case "own-host":
      return ownHost;
    case "not-evaluable":
      return [{ direction, effect: "none", text: cause.reason }];
    default:
      return explainRules(cause, direction, most);
  }
};
