import type { ObservedStack } from "../observed-stack";
import { l3L4Dashboard } from "./l3-l4-dashboard";
import { l7Dashboard } from "./l7-dashboard";
import type { LabDashboard } from "./lab-dashboard";

/**
 * The lab's dashboards for the selected stack.
 *
 * @param stack the phase and its expectations: each has a row of its own.
 */
export const labDashboards = (stack: ObservedStack): readonly LabDashboard[] => [
  l3L4Dashboard(stack),
  l7Dashboard(stack),
];

export { type DashboardConfigMap, DashboardTooLarge, dashboardConfigMap } from "./dashboard-config-map";
export type { LabDashboard } from "./lab-dashboard";
