import path from "node:path";

/** A fact for a bug report: what, and its value. */
export type Fact = readonly [what: string, value: string];

/** The paths of a user are nobody's business in a bug report. */
export const withoutHome = (text: string, home: string): string =>
  home === "" || home === path.parse(home).root ? text : text.replaceAll(home, "~");

/** Facts, a line each, as they go into a bug report. */
export const aboutText = (facts: readonly Fact[], home: string): string => {
  const width = Math.max(0, ...facts.map(([what]) => what.length));
  return facts
    .map(([what, value]) => `${`${what}:`.padEnd(width + 2)}${withoutHome(value, home)}`)
    .join("\n");
};

/** Variables that change what the program does. Their values may be secrets: only the names are said. */
const telling =
  /^(?:LAB_|PULUMI_|HELM_|KUBE|GO(?:PROXY|FLAGS|PRIVATE|NOSUMDB)$|(?:HTTPS?|NO)_PROXY$|NODE_|FORCE_COLOR$|NO_COLOR$|CI$)/i;

/** Names of such variables that are set. */
export const tellingVariables = (environment: NodeJS.ProcessEnv): readonly string[] =>
  Object.keys(environment)
    .filter((name) => telling.test(name))
    .sort();
