import type { DashboardModel } from "./dashboard-model";
import { grafanaDashboard } from "./grafana/grafana-dashboard";

/** A dashboard as Grafana's sidecar provisions it. */
export interface LabDashboard {
  /** Grafana's identifier, part of the URL `/d/<uid>`. Never changes: people keep links to it. */
  readonly uid: string;
  /** Name of the file that the sidecar writes: `<uid>.json`. */
  readonly fileName: string;
  readonly title: string;
  /** Grafana's dashboard model, plain data. */
  readonly json: object;
}

/** A dashboard in the form that the sidecar provisions. */
export const provisioned = (model: DashboardModel): LabDashboard => {
  const { uid, title } = model;
  return { uid, title, fileName: `${uid}.json`, json: grafanaDashboard(model) };
};
