/** What stands in the place of what was left out. */
const leftOut = "(left out)";

/**
 * Texts that look like secrets, wherever they stand: keys and certificates (PEM), web tokens (RFC 7519), credentials in an
 * address (RFC 3986, userinfo), what a word such as `password` or `Authorization` introduces, and long runs of letters and
 * digits, as keys and hashes are.
 */
const secrets: readonly (readonly [pattern: RegExp, replacement: string])[] = [
  [/-----BEGIN [A-Z ]+-----[\s\S]*?(?:-----END [A-Z ]+-----|$)/g, leftOut],
  [/\beyJ[\w-]+\.[\w-]+(?:\.[\w-]*)?/g, leftOut],
  [/([a-z][a-z0-9+.-]*:\/\/)[^\s/@]+@/gi, `$1${leftOut}@`],
  [/\b((?:bearer|basic)\s+)[^\s"',;]+/gi, `$1${leftOut}`],
  [
    /((?:pass(?:word|wd|phrase)?|secret|token|api[-_ ]?key|access[-_ ]?key|private[-_ ]?key|credentials?|authorization|cookie)["']?\s*[:=]\s*)(?!(?:bearer|basic)\b)("[^"]*"|'[^']*'|[^\s,;]+)/gi,
    `$1${leftOut}`,
  ],
  [/\b(?=[A-Za-z+/_=-]*\d)(?=[\w+/=-]*[A-Za-z])[\w+/]{32,}={0,2}/g, leftOut],
];

/** A text without what looks like a secret in it. */
export const scrubbed = (text: string): string =>
  secrets.reduce((rest, [pattern, replacement]) => rest.replace(pattern, replacement), text);

/** The same for every text in a tree of plain data. */
export const scrubbedTree = (value: unknown): unknown => {
  if (typeof value === "string") return scrubbed(value);
  if (Array.isArray(value)) return value.map(scrubbedTree);
  if (value instanceof Set) return [...value].map(scrubbedTree);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [scrubbed(key), scrubbedTree(each)]));
};
