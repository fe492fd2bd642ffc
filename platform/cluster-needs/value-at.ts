import type { HelmValues } from "../cilium-values";

/** What stands at a path of values; undefined where nothing does. */
export const valueAt = (values: HelmValues, path: string): unknown =>
  path
    .split(".")
    .reduce<unknown>(
      (node, key) => (typeof node === "object" && node !== null ? (node as HelmValues)[key] : undefined),
      values,
    );

/** A text at a path; an empty one is none, as in a chart. */
export const textAt = (values: HelmValues, path: string): string | undefined => {
  const found = valueAt(values, path);
  return typeof found === "string" && found !== "" ? found : undefined;
};

/** The command that sets a key. */
export const set = (key: string, value: string): string => `pulumi config set --path ${key} ${value}`;
