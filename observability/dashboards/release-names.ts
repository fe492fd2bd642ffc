import type { CiliumRelease } from "../../cilium/cilium-release";
import { inRelease } from "../metrics/catalogue";
import { type DashboardModel, isAsking, type PlacedPanel, type PlacedSection } from "./dashboard-model";
import type { Target } from "./panels/panel";

/** A dashboard whose queries call metrics by their names in a release of Cilium. */
export const withReleaseNames = (model: DashboardModel, release: CiliumRelease): DashboardModel => {
  const target = (each: Target): Target => ({ ...each, expr: inRelease(each.expr, release) });
  const panel = (placed: PlacedPanel): PlacedPanel => {
    if (!isAsking(placed)) return placed;
    const [first, ...others] = placed.panel.targets;
    return { ...placed, panel: { ...placed.panel, targets: [target(first), ...others.map(target)] } };
  };
  const marks = model.marks.map((mark) => ({ ...mark, expr: inRelease(mark.expr, release) }));
  const section = (each: PlacedSection): PlacedSection => ({ ...each, panels: each.panels.map(panel) });
  return { ...model, marks, sections: model.sections.map(section) };
};
