import { catalogue } from "../policies/catalogue";
import type { ConfigProblem } from "./config-error";
import { ciliumChecks } from "./hubble-checks";
import { monitoringChecks } from "./monitoring-checks";
import type { StackConfig } from "./schema";

/**
 * Rules between keys, checked after each key by itself is right.
 *
 * @param secrets top-level keys that hold a secret.
 * @returns a problem per broken rule, naming the key that has to change.
 */
export const crossChecks = (config: StackConfig, secrets: ReadonlySet<string>): ConfigProblem[] => {
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
  return [
    ...problems,
    ...ciliumChecks(config.cilium),
    ...monitoringChecks(config.monitoring, secrets.has("monitoring")),
  ];
};
