/**
 * A text that a simple regular expression matches: one form of each class, group and repetition. Patterns that it cannot
 * read give a text that does not match, which asks a question as well.
 */
export const sampleText = (pattern: string): string =>
  pattern
    .replace(/^\^|\$$/g, "")
    .replace(/\(\?[a-zA-Z]+\)/g, "")
    .replace(/\(\?:|\(\?P?<[^>]+>/g, "(")
    .replace(/\(([^()|]*)\|[^()]*\)/g, "$1")
    .replace(/\|.*$/, "")
    .replace(/[()]/g, "")
    .replace(/\[([^\]^])[^\]]*\]/g, "$1")
    .replace(/\[\^[^\]]*\]/g, "x")
    .replace(/\\d/g, "1")
    .replace(/\\w/g, "w")
    .replace(/(?<!\\)\.[*+]?/g, "x")
    .replace(/(?<!\\)[*+?]/g, "")
    .replace(/\{\d+(,\d*)?\}/g, "")
    .replace(/\\/g, "");

/** A DNS name that a `matchPattern` of Cilium matches. */
export const sampleName = (pattern: string): string =>
  pattern === "*" ? "any.example.net" : pattern.replace(/\*+/g, "any");
