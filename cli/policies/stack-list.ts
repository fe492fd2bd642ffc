import type pc from "picocolors";
import { type Need, needsOf, needsText } from "../../policies/phase-needs";
import type { PolicyStack } from "../../policies/policy-stack";
import { plainTable } from "../status-table";

type Colours = ReturnType<typeof pc.createColors>;

/** A policy stack in `lab policies --json`. Fields are added in later versions, never renamed. */
export interface StackJson extends Pick<PolicyStack, "name" | "summary" | "requires" | "workloads"> {
  readonly needs: readonly Need[];
}

/** `lab policies --json`. */
export interface StackListJson {
  /** The phase that the stack's file selects; null if that cannot be told. */
  readonly selected: string | null;
  readonly policies: readonly (StackJson & { readonly selected: boolean })[];
}

/** What is said of a policy stack wherever it is listed. */
export const stackJson = ({ name, summary, requires, workloads }: PolicyStack): StackJson => ({
  name,
  summary,
  requires,
  needs: needsOf({ requires }),
  workloads,
});

/** The catalogue in JSON. */
export const stackListJson = (
  stacks: readonly PolicyStack[],
  selected: string | undefined,
): StackListJson => ({
  selected: selected ?? null,
  policies: stacks.map((stack) => ({ ...stackJson(stack), selected: stack.name === selected })),
});

/** The catalogue for a terminal, the selected stack marked. */
export const stackListText = (
  stacks: readonly PolicyStack[],
  selected: string | undefined,
  colours: Colours,
): string => {
  const rows = stacks.map((stack) => {
    const isSelected = stack.name === selected;
    return [
      isSelected ? colours.green("*") : "",
      isSelected ? colours.green(stack.name) : stack.name,
      needsText(stack),
      stack.workloads.length === 0 ? "-" : stack.workloads.join(", "),
      colours.dim(stack.summary),
    ];
  });
  return plainTable(["", "NAME", "NEEDS", "PODS", "SUMMARY"], rows);
};
