import type { CiliumRelease } from "../../cilium/cilium-release";
import type { HelmValues } from "../cilium-values/helm-values";
import { unknownKeys } from "./unknown-keys";

/**
 * A warning for each key of the user's `cilium.values` that the chart does not know.
 *
 * Only a warning: the keys are those of one patch release, and another may have more.
 */
export const valueWarnings = (values: HelmValues, { chart: { keys } }: CiliumRelease): string[] =>
  unknownKeys(values, keys).map(({ path, nearest }) => {
    const instead = nearest === undefined ? "" : ` Nearest known key: cilium.values.${nearest}.`;
    return `cilium.values.${path}: chart ${keys.chart} ${keys.version} has no such value; Helm ignores it.${instead}`;
  });
