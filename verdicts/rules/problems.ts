import type { PolicyProblem } from "../answer";

/** Collects what is wrong with one object, so that all of it is said at once. */
export class Problems {
  readonly #found: PolicyProblem[] = [];

  /** Everything found so far. */
  get found(): readonly PolicyProblem[] {
    return this.#found;
  }

  /** Notes a problem. */
  add(path: string, reason: string): void {
    this.#found.push({ path, reason });
  }

  /** Notes a problem unless a condition holds. */
  require(holds: boolean, path: string, reason: string): void {
    if (!holds) this.add(path, reason);
  }
}
