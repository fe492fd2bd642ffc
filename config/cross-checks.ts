import type { ConfigProblem } from "./config-error";
import { ciliumChecks } from "./hubble-checks";
import { monitoringChecks } from "./monitoring-checks";
import { observabilityChecks } from "./observability-checks";
import { phaseChecks } from "./phase-checks";
import type { StackConfig } from "./schema";

/**
 * Rules between keys, checked after each key by itself is right.
 *
 * @param secrets top-level keys that hold a secret.
 * @returns a problem per broken rule, naming the key that has to change.
 */
export const crossChecks = (config: StackConfig, secrets: ReadonlySet<string>): ConfigProblem[] => [
  ...phaseChecks(config, secrets.has("lab")),
  ...ciliumChecks(config.cilium),
  ...monitoringChecks(config.monitoring, secrets.has("monitoring")),
  ...observabilityChecks(config),
];
