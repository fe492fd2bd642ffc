import type { ObservedStack } from "../observed-stack";
import { queries } from "../queries";
import { labDashboard } from "./dashboard";
import { l3L4Name, l7Name } from "./dashboard-names";
import type { LabDashboard } from "./lab-dashboard";
import { dashboardLink, policyLink } from "./links";
import { stat } from "./panels/stat";
import { timeSeries } from "./panels/time-series";

/** "Policy lab – L3/L4 evidence": packets and flows, forwarded and dropped, where and why. */
export const l3L4Dashboard = (stack: ObservedStack): LabDashboard =>
  labDashboard(stack, {
    name: l3L4Name,
    description: `Phase ${stack.phase}: ${stack.summary}`,
    links: [dashboardLink(l7Name), ...policyLink(stack)],
    sections: [
      {
        title: "Who is dropped, and who is talked to in vain",
        panels: [
          { panel: stat(queries["policy-drops-per-second"]), width: 24, height: 4 },
          { panel: timeSeries(queries["drops-by-source-namespace"]), width: 12, height: 8 },
          { panel: timeSeries(queries["drops-by-destination-namespace"]), width: 12, height: 8 },
        ],
      },
    ],
  });
