const classSamples: Readonly<Record<string, string>> = { d: "0", w: "x", s: " ", D: "x", W: "-", S: "x" };

/** Characters that are tried for a negated class, in this order. */
const others = [..."x0-_/ .A"];

/** Reads the subset of RE2 that people write in rules, and writes the shortest plain text for each part. */
class Sampler {
  #at = 0;
  #isBeyond = false;

  constructor(readonly source: string) {}

  whole(): string | undefined {
    const text = this.#alternatives();
    return this.#isBeyond || this.#at < this.source.length ? undefined : text;
  }

  /** Notes that no sample is made for the pattern, and ends the reading. */
  #giveUp(): string {
    this.#isBeyond = true;
    this.#at = this.source.length;
    return "";
  }

  #peek(): string {
    return this.source[this.#at] ?? "";
  }

  #next(): string {
    const character = this.#peek();
    if (character === "") return this.#giveUp();
    this.#at += 1;
    return character;
  }

  /** The first of the alternatives; the others are read and dropped. */
  #alternatives(): string {
    const first = this.#sequence();
    while (this.#peek() === "|") {
      this.#at += 1;
      this.#sequence();
    }
    return first;
  }

  #sequence(): string {
    let text = "";
    while (this.#peek() !== "" && this.#peek() !== "|" && this.#peek() !== ")") text += this.#repeated();
    return text;
  }

  #repeated(): string {
    const one = this.#atom();
    const found = /^(?:[*+?]|\{(\d+)(?:,\d*)?\})\??/.exec(this.source.slice(this.#at));
    if (found === null) return one;
    this.#at += found[0].length;
    if (found[1] !== undefined) return one.repeat(Number(found[1]));
    return found[0].startsWith("+") ? one : "";
  }

  #atom(): string {
    const character = this.#next();
    switch (character) {
      case "^":
      case "$":
        return "";
      case ".":
        // Most people who write one alone mean the dot itself, in the name of a host.
        return /^[*+?{]/.test(this.source.slice(this.#at)) ? "x" : ".";
      case "[":
        return this.#class();
      case "(":
        return this.#group();
      case "\\":
        return this.#escaped();
      case "*":
      case "+":
      case "?":
        return this.#giveUp();
      default:
        return character;
    }
  }

  #escaped(): string {
    const character = this.#next();
    if (/[A-Za-z0-9]/.test(character)) {
      const sample = classSamples[character];
      return sample ?? this.#giveUp();
    }
    return character;
  }

  #group(): string {
    const kind = /^\?(?:[imsU]*:|P?<[A-Za-z_]\w*>)/.exec(this.source.slice(this.#at));
    if (kind !== null) this.#at += kind[0].length;
    else if (this.#peek() === "?") return this.#giveUp();
    const text = this.#alternatives();
    return this.#next() === ")" ? text : this.#giveUp();
  }

  #class(): string {
    const found = /^\^?\]?(?:\\.|\[:[a-z]+:\]|[^\]\\])*\]/.exec(this.source.slice(this.#at));
    if (found === null) return this.#giveUp();
    this.#at += found[0].length;
    const inside = found[0].slice(0, -1);
    const isNegated = inside.startsWith("^");
    const first = /^\\([dwsDWS])|^\\(.)|^([^\\])/.exec(isNegated ? inside.slice(1) : inside);
    if (!isNegated) {
      const sample = first?.[1] === undefined ? (first?.[2] ?? first?.[3]) : classSamples[first[1]];
      return sample === undefined || inside.startsWith("[:") ? this.#giveUp() : sample;
    }
    const listed = inside.slice(1);
    const free = others.find((one) => !listed.includes(one) && !(listed.includes("a-z") && one === "x"));
    return free ?? this.#giveUp();
  }
}

/**
 * A short text that a pattern is likely to match, for people to ask about: `GET|HEAD` gives `GET`, `/api/.*` gives `/api/`.
 * Whether it matches is for the pattern itself to say.
 *
 * @returns undefined for patterns that are beyond it.
 */
export const sampleText = (pattern: string): string | undefined =>
  new Sampler(pattern.replace(/^\(\?[imsU]+\)/, "")).whole();
