import type { Expectation } from "../../policies/expectation";
import type { PolicyObject } from "../../policies/kubernetes-object";
import type { Lab } from "../../policies/lab/lab";
import type { PolicyStack } from "../../policies/policy-stack";
import { type StackJson, stackJson } from "./stack-list";

/** `lab policies NAME --json`. Fields are added in later versions, never renamed. */
export interface StackDetailsJson extends StackJson {
  readonly objects: readonly PolicyObject[];
  readonly expectations: readonly Expectation[];
  readonly pitfalls: readonly string[];
}

/** Everything that the catalogue says of one policy stack. */
export const stackDetails = (stack: PolicyStack, lab: Lab): StackDetailsJson => ({
  ...stackJson(stack),
  objects: stack.objects(lab),
  expectations: stack.expectations(lab),
  pitfalls: stack.pitfalls ?? [],
});
