/** Identifier and title of a dashboard, as other dashboards link to it. */
export interface DashboardName {
  readonly uid: string;
  readonly title: string;
}

/** Packets and flows: forwarded, dropped, and why. */
export const l3L4Name: DashboardName = { uid: "policy-lab-l3-l4", title: "Policy lab – L3/L4 evidence" };

/** Requests: answered, refused, and how fast. */
export const l7Name: DashboardName = { uid: "policy-lab-l7", title: "Policy lab – L7 evidence" };

/** Tag of every dashboard of the lab, to find them in Grafana's list. */
export const labTag = "policy-lab";
