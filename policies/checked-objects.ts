import { checkFields } from "../verdicts/fields/check-fields";
import { identityOf, type PolicyObject } from "./kubernetes-object";
import type { Lab } from "./lab";
import type { PolicyStack } from "./policy-stack";

/** A policy stack has an object that an API server would not store as it is written. */
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

/**
 * The objects of a stack, each compared with the schema of its kind.
 *
 * @throws PolicyStackError with every unknown field and wrong type: object, path of the field, what is accepted.
 */
export const checkedObjects = (stack: PolicyStack, lab: Lab): readonly PolicyObject[] => {
  const objects = stack.objects(lab);
  const problems = objects.flatMap((object) =>
    checkFields(object).map(({ path, reason }) => `${identityOf(object)}: ${path}: ${reason}`),
  );
  if (problems.length > 0) throw new PolicyStackError(stack.name, problems);
  return objects;
};
