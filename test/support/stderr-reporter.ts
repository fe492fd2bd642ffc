import type { Reporter } from "../../sandbox/reporter";

/** Says what takes long, beside the tests' own lines. */
export const stderrReporter: Reporter = {
  interactive: false,
  say: (line) => process.stderr.write(`${line}\n`),
  live: () => {},
};
