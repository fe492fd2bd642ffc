import {
  type Dashboard,
  DashboardBuilder,
  DashboardCursorSync,
  type DashboardLink,
} from "@grafana/grafana-foundation-sdk/dashboard";
import type { ObservedStack } from "../observed-stack";
import { type DashboardName, labTag } from "./dashboard-names";
import type { LabDashboard } from "./lab-dashboard";
import { layOut, type Section } from "./layout";
import { phaseAnnotation } from "./phase-annotations";
import { variables } from "./variables";

/** What one dashboard differs in from another. */
export interface DashboardContent {
  readonly name: DashboardName;
  readonly description: string;
  readonly links: readonly DashboardLink[];
  readonly sections: readonly Section[];
}

/** Grafana's builders take builders; this is one of something that is built already. */
const built = <T>(value: T) => ({ build: (): T => value });

const model = (
  stack: ObservedStack,
  { name, description, links, sections }: DashboardContent,
): Dashboard => ({
  ...new DashboardBuilder(name.title)
    .uid(name.uid)
    .description(description)
    .tags([labTag, "cilium", `phase:${stack.phase}`])
    .timezone("browser")
    // Grafana would let an edit be saved only elsewhere: the ConfigMap brings the old one back.
    .readonly()
    .time({ from: "now-1h", to: "now" })
    .refresh("30s")
    // A crosshair in all panels at once: a swap, a drop and a 403 are read at the same moment.
    .tooltip(DashboardCursorSync.Crosshair)
    .variables(variables().map(built))
    .annotations([built(phaseAnnotation())])
    .links(links.map(built))
    .build(),
  panels: [...layOut(sections)],
});

/** A dashboard as the sidecar provisions it. */
export const labDashboard = (stack: ObservedStack, content: DashboardContent): LabDashboard => {
  const { uid, title } = content.name;
  // Through text once: targets carry a method that marks their type, and nothing but data leaves this folder.
  const json: object = JSON.parse(JSON.stringify(model(stack, content)));
  return { uid, title, fileName: `${uid}.json`, json };
};
