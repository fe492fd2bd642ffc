import { parse, stringify } from "yaml";

function withoutDescriptions(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutDescriptions);
  if (typeof value !== "object" || value === null) return value;
  // A property may be called description too: its value is a schema then, not a text.
  const kept = Object.entries(value).filter(
    ([key, inner]) => !(key === "description" && typeof inner === "string"),
  );
  return Object.fromEntries(kept.map(([key, inner]) => [key, withoutDescriptions(inner)]));
}

/**
 * A definition without the prose in its schema: what is accepted stays the same, but the API server serves it in half
 * the time (the prometheus-operator's carry the documentation of all of a pod's fields, several times).
 */
export function stripDescriptions(yaml: string): string {
  return stringify(withoutDescriptions(parse(yaml)), { indentSeq: false, lineWidth: 0 });
}
