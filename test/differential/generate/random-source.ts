/**
 * Pseudo-random numbers that a seed repeats: a world that shows a difference is found again by its seed.
 *
 * The generator is mulberry32 (32 bits of state, in the public domain): good enough to pick words, small enough to be
 * here, and the same on every machine.
 */
export class RandomSource {
  private state: number;

  constructor(seed: number) {
    this.state = seed >>> 0;
  }

  /** A number from 0 up to, but not including, 1. */
  next(): number {
    this.state = (this.state + 0x6d2b79f5) >>> 0;
    let mixed = this.state;
    mixed = Math.imul(mixed ^ (mixed >>> 15), mixed | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  }

  /** A whole number; both ends can come out. */
  int(least: number, most: number): number {
    return least + Math.floor(this.next() * (most - least + 1));
  }

  /** True with this probability. */
  chance(probability: number): boolean {
    return this.next() < probability;
  }

  /** One element. @throws Error for an empty list, which a generator must not ask about. */
  pick<T>(list: readonly T[]): T {
    if (list.length === 0) throw new Error("nothing to pick from");
    return list[this.int(0, list.length - 1)] as T;
  }

  /** One key, each as often as its weight says. */
  weighted<K extends string>(weights: Readonly<Record<K, number>>): K {
    const entries = Object.entries(weights) as [K, number][];
    let left = this.next() * entries.reduce((sum, [, weight]) => sum + weight, 0);
    for (const [key, weight] of entries) {
      left -= weight;
      if (left < 0) return key;
    }
    return (entries[entries.length - 1] as [K, number])[0];
  }

  /** Between `least` and `most` different elements, in the order of the list. */
  some<T>(list: readonly T[], least: number, most: number): T[] {
    const wanted = Math.min(this.int(least, most), list.length);
    const chosen = new Set<number>();
    while (chosen.size < wanted) chosen.add(this.int(0, list.length - 1));
    return list.filter((_, index) => chosen.has(index));
  }

  /** What `make` gives, between `least` and `most` times. */
  times<T>(least: number, most: number, make: (index: number) => T): T[] {
    return Array.from({ length: this.int(least, most) }, (_, index) => make(index));
  }
}
