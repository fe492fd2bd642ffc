import type { RE2JS } from "re2js";

// Most patterns in practice are plain words, and the library takes a while to load.
const plain = /^[A-Za-z0-9/_-]*$/;

let library: typeof RE2JS | undefined;
const re2 = (): typeof RE2JS => {
  library ??= (require("re2js") as { RE2JS: typeof RE2JS }).RE2JS;
  return library;
};

/** How many answers a pattern remembers, and how many patterns are kept; both repeat in practice. */
const remembered = 1024;

const compiled = new Map<string, RE2JS>();

/** A compiled pattern. The same policies are read several times, and the same patterns stand in many of them. */
const compile = (source: string): RE2JS => {
  const known = compiled.get(source) ?? re2().compile(source);
  if (compiled.size < remembered) compiled.set(source, known);
  return known;
};

/**
 * An RE2 pattern that has to match a whole text, as Envoy's `safe_regex` does. Patterns of JavaScript are another
 * language (look-around, back references), so they are never used here.
 */
export class FullMatchPattern {
  readonly #compiled: RE2JS | undefined;
  readonly #known = new Map<string, boolean>();

  /** @throws Error if RE2 does not accept the pattern; its message says why. */
  constructor(readonly source: string) {
    this.#compiled = plain.test(source) ? undefined : compile(source);
  }

  /** Whether the pattern matches the whole text. */
  matches(text: string): boolean {
    if (this.#compiled === undefined) return text === this.source;
    const known = this.#known.get(text);
    if (known !== undefined) return known;
    const result = this.#compiled.matches(text);
    if (this.#known.size < remembered) this.#known.set(text, result);
    return result;
  }
}
