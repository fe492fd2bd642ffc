import { checkFields } from "../verdicts/fields/check-fields";
import { SelectorTable } from "../verdicts/labels/selector";
import { policyKinds, readPolicies } from "../verdicts/rules/read-policies";
import { identityOf, type PolicyObject } from "./kubernetes-object";
import type { Lab } from "./lab";
import { labWorld } from "./lab-world";
import type { PolicyStack } from "./policy-stack";
import { checkExpectations, isMet, unmetText } from "./unmet-expectations";

/** A policy stack whose objects cannot be stored as they are written, or that does not do what it says. */
export class PolicyStackError extends Error {
  constructor(
    readonly phase: string,
    readonly problems: readonly string[],
  ) {
    super(
      `policy stack ${phase} is refused; nothing was changed.\n${problems.map((line) => `  ${line}`).join("\n")}`,
    );
    this.name = "PolicyStackError";
  }
}

const fieldProblems = (objects: readonly PolicyObject[]): string[] =>
  objects.flatMap((object) =>
    checkFields(object).map(({ path, reason }) => `${identityOf(object)}: ${path}: ${reason}`),
  );

const asPolicies = (objects: readonly PolicyObject[]) =>
  objects.filter(({ kind }) => Object.hasOwn(policyKinds, kind)).map((object) => ({ ...object }));

const refusals = (objects: readonly PolicyObject[], lab: Lab): string[] => {
  const { services = [] } = labWorld(lab);
  const { statuses } = readPolicies(asPolicies(objects), {
    selectors: new SelectorTable(),
    services,
    clusterName: "default",
  });
  return statuses.flatMap(({ kind, namespace, name, error }) =>
    error === undefined ? [] : [`${[kind, namespace, name].filter(Boolean).join("/")}: ${error}`],
  );
};

const unmet = (stack: PolicyStack, objects: readonly PolicyObject[], lab: Lab): string[] =>
  checkExpectations(stack.expectations(lab), lab, { ...labWorld(lab), policies: asPolicies(objects) })
    .filter((checked) => !isMet(checked))
    .map(unmetText);

/**
 * The objects of a stack, once it is known that an API server stores them as they are written, that Cilium's agent takes
 * them, and that they do what the stack says.
 *
 * @throws PolicyStackError with everything of the first of these that fails.
 */
export const checkedObjects = (stack: PolicyStack, lab: Lab): readonly PolicyObject[] => {
  const objects = stack.objects(lab);
  for (const check of [
    () => fieldProblems(objects),
    () => refusals(objects, lab),
    () => unmet(stack, objects, lab),
  ]) {
    const problems = check();
    if (problems.length > 0) throw new PolicyStackError(stack.name, problems);
  }
  return objects;
};
