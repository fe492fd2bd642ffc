import type { HelmValues } from "../cilium-values/helm-values";
import { ciliumKeys, unknownKeys } from "./unknown-keys";

/**
 * A warning for each key of the user's `cilium.values` that the chart does not know.
 *
 * Only a warning: the keys are those of the pinned chart, and another version may have more.
 */
export const valueWarnings = (values: HelmValues): string[] =>
  unknownKeys(values).map(({ path, nearest }) => {
    const instead = nearest === undefined ? "" : ` Nearest known key: cilium.values.${nearest}.`;
    return `cilium.values.${path}: chart ${ciliumKeys.chart} ${ciliumKeys.version} has no such value; Helm ignores it.${instead}`;
  });
