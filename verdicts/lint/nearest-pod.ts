import { distance } from "fastest-levenshtein";
import type { Requirement } from "../labels/selector";
import type { Pod } from "../worlds/compiled-world";
import type { LintContext } from "./lint-context";
import { isNamespaceKey } from "./written-selectors";

/** A pod that a selector nearly selects: all of it fits but one label. */
export interface NearestPod {
  readonly pod: Pod;
  /** The pod's label that was probably meant. */
  readonly key: string;
  readonly value: string;
}

const bareKey = (key: string): string => key.slice(key.indexOf(".") + 1);

const letters = (word: string): string => [...word].sort().join("");

/** Whether a word is probably a slip of another: one letter, or two that changed places. */
const isSlip = (written: string, meant: string): boolean =>
  written !== meant &&
  // `web-1` and `web-2` are two names, and not one misspelt.
  written.replace(/\d+/g, "") !== meant.replace(/\d+/g, "") &&
  ((meant.length > 3 && distance(written, meant) === 1) ||
    (letters(written) === letters(meant) && distance(written, meant) === 2));

const meantLabel = (
  { key, operator, values }: Requirement,
  pod: Pod,
): readonly [string, string] | undefined => {
  const [wanted, ...others] = values;
  if (operator !== "In" || wanted === undefined || others.length > 0) return undefined;
  const labels = pod.endpoint.labels ?? {};
  const name = bareKey(key);
  const there = labels[name];
  if (there !== undefined) return isSlip(wanted, there) ? [name, there] : undefined;
  // The right value under another key: `app` where the pod says `app.kubernetes.io/name`.
  return Object.entries(labels).find(([, value]) => value === wanted);
};

/** The pod that a selector nearly selects; undefined if there is none. */
export const nearestPod = (
  context: LintContext,
  requirements: readonly Requirement[],
): NearestPod | undefined => {
  const { selectors } = context.compiled;
  const single = requirements.map((requirement) => ({ requirement, selector: selectors.of([requirement]) }));
  for (const pod of context.realPods) {
    const [missed, ...more] = single.filter(({ selector }) => !selector.selects(pod.identity));
    if (missed === undefined || more.length > 0 || isNamespaceKey(missed.requirement.key)) continue;
    const [key, value] = meantLabel(missed.requirement, pod) ?? [];
    if (key !== undefined && value !== undefined) return { pod, key, value };
  }
  return undefined;
};
