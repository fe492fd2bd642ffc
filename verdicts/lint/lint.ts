import type { World } from "../world";
import type { Finding, LintInput } from "./finding";
import { LintContext, type LintSurroundings } from "./lint-context";
import { checks } from "./registry";

/**
 * Looks for what the authors of policies probably do not want. Findings are no verdicts: they never change what is
 * decided.
 *
 * @param objects the policies to look at. They are taken together: what one of them allows counts for the others.
 * @param world pods, namespaces and Services. Without one, only what follows from the policies themselves is found.
 *   Policies in it count as being there, and nothing is said about them.
 * @param around what is known of the world besides. Default: it is whole.
 * @returns the findings, in the order of the objects and within one by path.
 */
export const lint = (
  objects: readonly LintInput[],
  world?: World,
  around: LintSurroundings = {},
): Finding[] => {
  const context = new LintContext(objects, world, around);
  const order = new Map(context.policies.map(({ name }, index) => [name, index]));
  const inputs = new Map(context.policies.map(({ name, input }) => [name, input]));
  const found = new Map<string, Finding>();
  for (const { id, severity, needsWorld, isOneCause, find } of checks) {
    if (needsWorld && world === undefined) continue;
    for (const one of find(context)) {
      const input = one.input ?? inputs.get(one.policy);
      const { file, document } = input ?? {};
      const finding: Finding = {
        id,
        severity: one.severity ?? severity,
        policy: one.policy,
        path: one.path,
        explanation: one.explanation,
        fix: one.fix,
        ...(isOneCause === true ? { cause: id } : {}),
        ...(file === undefined ? {} : { file }),
        ...(document === undefined ? {} : { document }),
      };
      const key = JSON.stringify([one.policy, one.path, id, file, document]);
      if (!found.has(key)) found.set(key, finding);
    }
  }
  const place = ({ policy }: Finding): number => order.get(policy) ?? order.size;
  return [...found.values()].sort(
    (one, other) =>
      place(one) - place(other) ||
      one.path.localeCompare(other.path, "en", { numeric: true }) ||
      one.id.localeCompare(other.id, "en"),
  );
};
