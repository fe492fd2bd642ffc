import type { DirectionRule } from "../rules/policy-rule";
import { valueAt } from "./field-path";
import type { LintedPolicy } from "./linted-policy";

/** Path of one of the selectors in a rule's `peers.endpoints`. */
export const peerPath = ({ kind, object }: LintedPolicy, { path }: DirectionRule, index: number): string => {
  if (kind === "NetworkPolicy") return path;
  for (const field of ["fromEndpoints", "toEndpoints"]) {
    const written = valueAt(object, `${path}.${field}`);
    if (Array.isArray(written) && index < written.length) return `${path}.${field}[${index}]`;
  }
  return `${path}.toServices`;
};
