/** More names than these are counted. */
const mostNames = 6;

/** Names in a sentence, and how many more there are: `a, b, c, d, e, f and 3 more`. */
export const namedSome = (names: readonly string[]): string =>
  names.length <= mostNames
    ? names.join(", ")
    : `${names.slice(0, mostNames).join(", ")} and ${names.length - mostNames} more`;
