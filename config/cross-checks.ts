import { catalogue } from "../policies/catalogue";
import type { ConfigProblem } from "./config-error";
import type { StackConfig } from "./schema";

/**
 * Rules between keys, checked after each key by itself is right.
 *
 * @returns a problem per broken rule, naming the key that has to change.
 */
export const crossChecks = (config: StackConfig): ConfigProblem[] => {
  const problems: ConfigProblem[] = [];
  const stack = catalogue[config.phase];
  if (stack.requires.includes("cilium") && config.cilium.mode === "off") {
    problems.push({
      key: "cilium.mode",
      value: '"off"',
      reason: `phase \`${config.phase}\` is made of Cilium's own policies, which nothing would enforce.`,
      fix: "pulumi config set --path cilium.mode install",
    });
  }
  return problems;
};
