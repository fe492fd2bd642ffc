import { agentServiceChecks } from "./agent-services";
import { agentChecks } from "./agents";
import type { Check } from "./check";
import { dashboardChecks } from "./dashboards";
import { definitionChecks } from "./definitions";
import { machineChecks } from "./machines";
import { metricChecks } from "./metrics";
import { monitoringChecks } from "./monitoring";
import { networkChecks } from "./networks";
import { policyChecks } from "./policies";
import { reachChecks } from "./reach";
import { readinessChecks } from "./readiness";
import { releaseChecks } from "./releases";
import { resourceChecks } from "./resources";
import { timeChecks } from "./times";
import { versionChecks } from "./versions";

/** Checks of one area. */
export interface CheckGroup {
  readonly title: string;
  readonly checks: readonly Check[];
}

/** Every check, in the order in which one would look: what others rest on comes first. */
export const checkGroups: readonly CheckGroup[] = [
  { title: "Context and reach", checks: reachChecks },
  { title: "Versions", checks: versionChecks },
  { title: "Machines", checks: [...machineChecks, ...networkChecks] },
  { title: "Definitions", checks: definitionChecks },
  { title: "Helm releases", checks: releaseChecks },
  { title: "What runs", checks: readinessChecks },
  { title: "Agents", checks: [...agentChecks, ...agentServiceChecks] },
  { title: "Policies and endpoints", checks: policyChecks },
  { title: "Monitoring", checks: monitoringChecks },
  { title: "Metrics", checks: metricChecks },
  { title: "Dashboards", checks: dashboardChecks },
  { title: "Storage and addresses", checks: resourceChecks },
  { title: "Certificates and clocks", checks: timeChecks },
];

/** Every check. */
export const allChecks: readonly Check[] = checkGroups.flatMap(({ checks }) => checks);
