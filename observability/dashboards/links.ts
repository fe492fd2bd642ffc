import { factsOf } from "../../policies/phase-choices";
import type { ObservedPhase } from "../observed-phase";
import type { DashboardWay } from "./dashboard-model";
import type { DashboardName } from "./dashboard-names";

/** A link to another dashboard that keeps the time and the chosen namespaces. */
export const dashboardLink = ({ uid, title }: DashboardName): DashboardWay => ({
  kind: "dashboard",
  title,
  url: `/d/${uid}`,
  tooltip: `${title}: same time, same namespaces`,
});

/** The file below the project's folder that says what a phase is. */
export const policyPage = (phase: string): string => `docs/${factsOf(phase)?.page ?? `policies/${phase}.md`}`;

/** URL of the phase's page; nothing where it is not said where the documents can be read. */
export const policyPageUrl = ({ phase, docsUrl }: ObservedPhase): string | undefined =>
  docsUrl === undefined ? undefined : `${docsUrl}/${policyPage(phase).slice("docs/".length)}`;

/** A link to the phase's page, where it is said where the documents can be read. */
export const policyLink = (observed: ObservedPhase): readonly DashboardWay[] => {
  const url = policyPageUrl(observed);
  if (url === undefined) return [];
  return [
    { kind: "page", title: `Phase ${observed.phase}`, url, tooltip: "What this phase allows, and why" },
  ];
};
