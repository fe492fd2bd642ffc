import type pc from "picocolors";
import type { Phase } from "../../policies/phase";
import { type Need, needsOf, needsText } from "../../policies/phase-needs";
import { plainTable } from "../plain-table";

type Colours = ReturnType<typeof pc.createColors>;

/** A phase in `lab policies --json`. Fields are added in later versions, never renamed. */
export interface PhaseJson extends Pick<Phase, "name" | "summary" | "requires" | "workloads"> {
  readonly needs: readonly Need[];
}

/** `lab policies --json`. */
export interface PhaseListJson {
  /** The phase that the stack's file selects; null if that cannot be told. */
  readonly selected: string | null;
  readonly policies: readonly (PhaseJson & { readonly selected: boolean })[];
}

/** What is said of a phase wherever it is listed. */
export const phaseJson = ({ name, summary, requires, workloads }: Phase): PhaseJson => ({
  name,
  summary,
  requires,
  needs: needsOf({ requires }),
  workloads,
});

/** The catalogue in JSON. */
export const phaseListJson = (phases: readonly Phase[], selected: string | undefined): PhaseListJson => ({
  selected: selected ?? null,
  policies: phases.map((phase) => ({ ...phaseJson(phase), selected: phase.name === selected })),
});

/** The catalogue for a terminal, the selected one marked. */
export const phaseListText = (
  phases: readonly Phase[],
  selected: string | undefined,
  colours: Colours,
): string => {
  const rows = phases.map((phase) => {
    const isSelected = phase.name === selected;
    return [
      isSelected ? colours.green("*") : "",
      isSelected ? colours.green(phase.name) : phase.name,
      needsText(phase),
      phase.workloads.length === 0 ? "-" : phase.workloads.join(", "),
      colours.dim(phase.summary),
    ];
  });
  return plainTable(["", "NAME", "NEEDS", "PODS", "SUMMARY"], rows);
};
