import { defaultRelease } from "../../cilium/releases";
import type { ObservedPhase } from "../observed-phase";
import type { DashboardModel } from "./dashboard-model";
import { l3L4Dashboard } from "./l3-l4-dashboard";
import { l7Dashboard } from "./l7-dashboard";
import { type LabDashboard, provisioned } from "./lab-dashboard";
import { withReleaseNames } from "./release-names";

/**
 * The lab's dashboards for the selected phase.
 *
 * @param observed the phase and its expectations: each has a row of its own.
 */
export const dashboardModels = (observed: ObservedPhase): readonly DashboardModel[] =>
  [l3L4Dashboard(observed), l7Dashboard(observed)].map((model) =>
    withReleaseNames(model, observed.lab.cilium ?? defaultRelease),
  );

/** The same dashboards as Grafana's sidecar provisions them. */
export const labDashboards = (observed: ObservedPhase): readonly LabDashboard[] =>
  dashboardModels(observed).map(provisioned);

export { type DashboardConfigMap, dashboardConfigMap } from "./dashboard-config-map";
export type { LabDashboard } from "./lab-dashboard";
