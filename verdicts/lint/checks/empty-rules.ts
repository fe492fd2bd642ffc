import type { Check, FoundHere } from "../check";
import { valueAt } from "../field-path";
import type { Severity } from "../finding";
import { ciliumDirections, type DirectionPlace } from "../rule-places";

// Looks at the text as written: a rule that is empty only because a field was dropped is another finding.
const isEmptyRule = ({ policy, path }: DirectionPlace): boolean =>
  Object.keys((valueAt(policy.input.object, path) ?? {}) as object).length === 0;

const directionOf = ({ ingress }: DirectionPlace) => (ingress ? "ingress" : "egress");

const specOf = ({ path }: DirectionPlace): string =>
  path.replace(/\.(?:ingress|egress)(?:Deny)?\[\d+\]$/, "");

const allowsBeside = (place: DirectionPlace): boolean => {
  const list = valueAt(place.policy.object, `${specOf(place)}.${directionOf(place)}`);
  return Array.isArray(list) && list.some((rule) => Object.keys(rule as object).length > 0);
};

const isDefaultDenyOff = (place: DirectionPlace): boolean =>
  valueAt(place.policy.object, `${specOf(place)}.enableDefaultDeny.${directionOf(place)}`) === false;

const found = (place: DirectionPlace, severity: Severity, explanation: string, fix: string): FoundHere => ({
  policy: place.policy.name,
  path: place.path,
  severity,
  explanation,
  fix,
});

const emptyRules = (deny: boolean) => (policy: Parameters<typeof ciliumDirections>[0]) =>
  ciliumDirections(policy).filter((place) => place.deny === deny && isEmptyRule(place));

const allowFinding = (place: DirectionPlace): FoundHere => {
  const direction = directionOf(place);
  const everybody = `write \`${place.ingress ? "fromEntities" : "toEntities"}: [all]\``;
  if (isDefaultDenyOff(place)) {
    return found(
      place,
      "warning",
      `The rule allows nobody, and with \`enableDefaultDeny: {${direction}: false}\` it denies nobody either: it does nothing.`,
      `Take the rule out. If everybody is meant, ${everybody}; if a default deny is meant, take \`enableDefaultDeny\` out.`,
    );
  }
  if (allowsBeside(place)) {
    return found(
      place,
      "warning",
      "The rule allows nobody, and the rules beside it put the pods into default deny already: it does nothing.",
      `Take the rule out. If everybody is meant, ${everybody}.`,
    );
  }
  return found(
    place,
    "info",
    `The rule allows nobody. It puts the pods into default deny for ${direction}; other policies still allow what they allow.`,
    `If everybody is meant, ${everybody}. If a default deny is meant, nothing is wrong.`,
  );
};

/** An empty rule in a Cilium policy. */
export const emptyRuleDenies: Check = {
  id: "empty-rule-denies",
  severity: "info",
  summary:
    "An empty rule (`ingress: [{}]`) of a Cilium policy allows nobody; a warning where it does nothing at all.",
  why: "The same text in a NetworkPolicy allows everybody; copied from one kind to the other it turns into its opposite.",
  source: "Cilium documentation, security/policy/language, “Ingress/Egress Default Deny”",
  needsWorld: false,
  find: ({ policies }) => policies.flatMap(emptyRules(false)).map(allowFinding),
};

const denyFinding = (place: DirectionPlace): FoundHere => {
  const direction = directionOf(place);
  const everybody = `To deny everybody whatever else allows them, write \`${place.ingress ? "fromEntities" : "toEntities"}: [all]\`.`;
  if (isDefaultDenyOff(place)) {
    return found(
      place,
      "warning",
      `The rule names neither peers nor ports, and with \`enableDefaultDeny: {${direction}: false}\` it denies nothing.`,
      `${everybody} If a default deny is meant, take \`enableDefaultDeny\` out.`,
    );
  }
  if (allowsBeside(place)) {
    return found(
      place,
      "warning",
      "The rule names neither peers nor ports, so it denies nothing that the rules beside it allow. It only puts the pods into default deny, which they do already.",
      `${everybody} If a default deny with these exceptions is meant, take the rule out.`,
    );
  }
  return found(
    place,
    "info",
    "The rule names neither peers nor ports: it puts the pods into default deny, and other policies still allow what they allow.",
    `${everybody} If a default deny is meant, nothing is wrong; \`${direction}: [{}]\` says the same.`,
  );
};

/** An empty deny rule. */
export const emptyDenyRule: Check = {
  id: "empty-deny-rule",
  severity: "info",
  summary:
    "An empty deny rule (`egressDeny: [{}]`) denies nobody in particular; a warning where it does nothing at all.",
  why: "It is a default deny that other rules open, and no “deny everything”: what they allow still passes.",
  source: "Cilium, pkg/policy (a rule without peers and ports adds no filter)",
  needsWorld: false,
  find: ({ policies }) => policies.flatMap(emptyRules(true)).map(denyFinding),
};
