import type { Suggestion } from "../../questions/suggest/suggest";
import type { Tally } from "../../traffic/tally";

/** What `lab suggest` found, as every format needs it. */
export interface Suggested extends Suggestion {
  /** Whether policies are there already, and only what they lack is suggested. */
  readonly isChange: boolean;
  readonly tally: Tally;
  /** What has to be known, a line each. */
  readonly notes: readonly string[];
}
