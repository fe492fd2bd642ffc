import * as pulumi from "@pulumi/pulumi";
import type { HelmValues } from "../platform/cilium-values";

const isTree = (value: unknown): value is HelmValues =>
  typeof value === "object" && value !== null && !Array.isArray(value);

const holdsText = (value: unknown): boolean =>
  typeof value === "string" || (Array.isArray(value) && value.length > 0);

/**
 * Marks every text and list that comes from the user's own values as a secret. The configuration says only that
 * something below `monitoring` is one, not what; a chat webhook or a mail password in Alertmanager's settings must not
 * end up readable in the state.
 *
 * @param merged all values.
 * @param given the user's own.
 */
export const withSecretTexts = (merged: HelmValues, given: HelmValues): HelmValues => ({
  ...merged,
  ...Object.fromEntries(
    Object.entries(given).map(([key, value]): [string, unknown] => {
      const inner = merged[key];
      if (isTree(value) && isTree(inner)) return [key, withSecretTexts(inner, value)];
      return [key, holdsText(value) ? pulumi.secret(inner) : inner];
    }),
  ),
});
