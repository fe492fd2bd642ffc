/**
 * Facts about a key that are not part of its type: read by the error messages, the generated JSON Schema and
 * the configuration reference.
 */
export type KeyFacts = {
  /** What the key means, with units and default. */
  readonly description: string;
  /** A value that is accepted, used in the command that an error message proposes. */
  readonly example?: string;
};

/** Builds the facts of a key. */
export const facts = (description: string, example?: string): KeyFacts =>
  example === undefined ? { description } : { description, example };
