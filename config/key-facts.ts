/**
 * Facts about a key that are not part of its type: read by the error messages, the generated JSON Schema and
 * the configuration reference.
 */
export type KeyFacts = {
  /** What the key means, with units and default. */
  readonly description: string;
  /** A value that is accepted, used in the command that an error message proposes. */
  readonly example?: string;
  /** Values that are accepted, of which the one nearest to what was written is proposed instead. */
  readonly examples?: readonly string[];
};

/** Builds the facts of a key. */
export const facts = (description: string, example?: string, examples?: readonly string[]): KeyFacts => ({
  description,
  ...(example === undefined ? {} : { example }),
  ...(examples === undefined ? {} : { examples }),
});
