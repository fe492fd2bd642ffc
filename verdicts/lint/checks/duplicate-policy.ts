import type { Check } from "../check";
import type { LintedPolicy } from "../linted-policy";

const otherOf = (policies: readonly LintedPolicy[], wanted: string): string => {
  const { input } = policies.find(({ name, isRepeated }) => name === wanted && !isRepeated) ?? {};
  const place = input?.place ?? input?.file;
  return place === undefined ? "An earlier object" : `The object at ${place}`;
};

/** Two objects with one identity. */
export const duplicatePolicy: Check = {
  id: "duplicate-policy",
  severity: "error",
  summary: "Two objects have the same kind, namespace and name.",
  why: "The one that is applied last replaces the other without a word; which one that is depends on the order of files.",
  source: "Kubernetes, Object Names and IDs",
  needsWorld: false,
  find: ({ policies }) =>
    policies
      .filter(({ isRepeated }) => isRepeated)
      .map(({ name, input }) => ({
        policy: name,
        input,
        path: "metadata.name",
        explanation: `${otherOf(policies, name)} has the same kind, namespace and name; applied together, one replaces the other.`,
        fix: "Give one of them another name, or put both into one object (`specs` holds several rules).",
      })),
};
