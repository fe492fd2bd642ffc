import type { ObservedPhase } from "../observed-phase";
import type { DashboardModel, DashboardWay } from "./dashboard-model";
import type { DashboardName } from "./dashboard-names";
import { layOut, type Section } from "./layout";
import { phaseMark } from "./phase-mark";

/** What one dashboard differs in from another. */
export interface DashboardContent {
  readonly name: DashboardName;
  readonly description: string;
  readonly links: readonly DashboardWay[];
  readonly sections: readonly Section[];
}

/** A dashboard of the lab, its panels at their places. */
export const labDashboard = (
  { phase }: ObservedPhase,
  { name, description, links, sections }: DashboardContent,
): DashboardModel => ({
  ...name,
  description,
  phase,
  links,
  marks: [phaseMark],
  sections: layOut(sections),
});
