import { containsAddress, type Prefix, parseAddress, parsePrefix } from "../verdicts/addresses/prefix";

/** The networks that policies speak of: addresses that are in the same ones are all the same to them. */
export class Networks {
  readonly #prefixes: readonly Prefix[];

  /** @param texts networks, or single addresses; what is neither is left out. */
  constructor(texts: Iterable<string>) {
    this.#prefixes = [...new Set(texts)].flatMap((text) => {
      const prefix = parsePrefix(text.includes("/") ? text : `${text}/${text.includes(":") ? 128 : 32}`);
      return prefix === undefined ? [] : [prefix];
    });
  }

  /** Which networks an address is in, as a text that is equal for addresses in the same ones. */
  around(text: string): string {
    const address = parseAddress(text);
    if (address === undefined) return "none";
    return this.#prefixes
      .flatMap((prefix, index) => (containsAddress(prefix, address) ? [index] : []))
      .join(",");
  }

  /** Whether a text is an address. */
  isAddress(text: string): boolean {
    return parseAddress(text) !== undefined;
  }
}
