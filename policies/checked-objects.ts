import { detailLines, UserError } from "../messages/user-error";
import { checkFields } from "../verdicts/fields/check-fields";
import { SelectorTable } from "../verdicts/labels/selector";
import { policyKinds, readPolicies } from "../verdicts/rules/read-policies";
import type { Expectation } from "./expectation";
import { identityOf, type PolicyObject } from "./kubernetes-object";
import type { Lab } from "./lab/lab";
import { labWorld } from "./lab/lab-world";
import { checkExpectations, isMet, unmetText } from "./unmet-expectations";

/** What a phase comes to: its own objects and those of the overlays, and what they are to do together. */
export interface LaidDown {
  readonly name: string;
  readonly objects: readonly PolicyObject[];
  readonly expectations: readonly Expectation[];
}

const fieldProblems = (objects: readonly PolicyObject[], { cilium }: Lab): string[] =>
  objects.flatMap((object) =>
    checkFields(object, cilium?.fields).map(
      ({ path, reason }) => `${identityOf(object)}: ${path}: ${reason}`,
    ),
  );

const asPolicies = (objects: readonly PolicyObject[]) =>
  objects.filter(({ kind }) => Object.hasOwn(policyKinds, kind)).map((object) => ({ ...object }));

const refusals = (objects: readonly PolicyObject[], lab: Lab): string[] => {
  const { services = [] } = labWorld(lab);
  const { statuses } = readPolicies(asPolicies(objects), {
    selectors: new SelectorTable(),
    services,
    clusterName: "default",
    cilium: lab.cilium,
  });
  return statuses.flatMap(({ kind, namespace, name, error }) =>
    error === undefined ? [] : [`${[kind, namespace, name].filter(Boolean).join("/")}: ${error}`],
  );
};

const unmet = ({ expectations, objects }: LaidDown, lab: Lab): string[] =>
  checkExpectations(expectations, lab, { ...labWorld(lab), policies: asPolicies(objects) })
    .filter((checked) => !isMet(checked))
    .map(unmetText);

/**
 * Makes sure that an API server stores the objects as they are written, that Cilium's agent takes them, and that they do
 * what the phase says.
 *
 * @throws UserError with everything of the first of these that fails.
 */
export const ensureSound = (laidDown: LaidDown, lab: Lab): void => {
  const { name, objects } = laidDown;
  for (const check of [
    () => fieldProblems(objects, lab),
    () => refusals(objects, lab),
    () => unmet(laidDown, lab),
  ]) {
    const problems = check();
    if (problems.length === 0) continue;
    throw new UserError(`phase ${name} is refused; nothing was changed.${detailLines(problems)}`);
  }
};
