import * as pulumi from "@pulumi/pulumi";
import type { HelmValues } from "../platform/cilium-values";

const isTree = (value: unknown): value is HelmValues =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** Whether a secret could be in it: a text, a number (a PIN), a list of anything. A switch is none. */
const mayBeSecret = (value: unknown): boolean =>
  typeof value === "string" || typeof value === "number" || (Array.isArray(value) && value.length > 0);

/**
 * Marks every text, number and list that comes from the user's own values as a secret, so that it is encrypted in the
 * state. Pulumi says only that something below `cilium` or `monitoring` is one, not what.
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
      return [key, mayBeSecret(value) ? pulumi.secret(inner) : inner];
    }),
  ),
});
