import { stackSchema } from "../../config/schema";

type Step = string | number;

/** Steps of a Pulumi property path: `policies.overlays[0]` has three. */
const stepsOf = (path: string): readonly Step[] =>
  [...path.matchAll(/\[(\d+)\]|([^.[\]]+)/g)].map(([, index, name]) =>
    index === undefined ? (name ?? "") : Number(index),
  );

const treeOf = ([first, ...rest]: readonly Step[], value: unknown): unknown => {
  if (first === undefined) return value;
  const inner = treeOf(rest, value);
  return typeof first === "number" ? Array.from({ length: first + 1 }, () => inner) : { [first]: inner };
};

/** What stands for a value that the reader has to put in: `NAME`, `…`, `monitoring.values.…`. */
const isPlaceholder = (value: string): boolean => /^[A-Z_]+$|…/.test(value);

/** Pulumi keeps true, false and numbers as such below a path. */
const typed = (value: string): unknown =>
  value === "true" || value === "false" || /^\d+$/.test(value) ? (JSON.parse(value) as unknown) : value;

/** Whether one path leads to the other or the other way round. */
const areOnOneWay = (one: readonly PropertyKey[], other: readonly PropertyKey[]): boolean =>
  one.every((step, index) => index >= other.length || String(step) === String(other[index]));

/**
 * What the schema of the configuration says against one key and its value; the rest of the tree is left out.
 *
 * @param value absent where a command names the key alone (`config rm`, a secret that Pulumi asks for).
 */
export const configKeyProblem = (key: string, value?: string): string | undefined => {
  const steps = stepsOf(key.replace(/^talos-policy-lab:/, "").replace(/\.?…$/, ""));
  const parsed = stackSchema.safeParse(treeOf(steps, value === undefined ? undefined : typed(value)));
  for (const issue of parsed.error?.issues ?? []) {
    if (!areOnOneWay(issue.path, steps)) continue;
    if (issue.code === "unrecognized_keys") {
      const wrong = issue.keys.find((each) => each === String(steps[issue.path.length]));
      if (wrong !== undefined) return `no key ${key} of the configuration`;
    } else if (value !== undefined && !isPlaceholder(value) && issue.path.length >= steps.length) {
      return `${key} does not take ${value}`;
    }
  }
  return undefined;
};
