import { Refusal } from "../config/refusal";
import type { StackConfig } from "../config/schema";
import { catalogue } from "../policies/catalogue";
import { checkedObjects, PolicyStackError } from "../policies/checked-objects";
import type { PolicyObject } from "../policies/kubernetes-object";
import type { Lab } from "../policies/lab";
import type { PolicyStack } from "../policies/policy-stack";

/** A policy stack with its objects, checked. */
export interface SelectedStack {
  readonly stack: PolicyStack;
  readonly objects: readonly PolicyObject[];
}

/**
 * The policy stack that the configuration selects, with its objects.
 *
 * @throws Refusal (one message, no stack trace) if they would not be stored as written, or do not do what the stack says.
 */
export const selectedStack = (config: StackConfig, lab: Lab): SelectedStack => {
  const stack = catalogue[config.phase];
  try {
    return { stack, objects: checkedObjects(stack, lab) };
  } catch (error) {
    if (error instanceof PolicyStackError) throw new Refusal(error.message);
    throw error;
  }
};
