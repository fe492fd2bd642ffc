import {
  type DashboardLink,
  DashboardLinkBuilder,
  DashboardLinkType,
} from "@grafana/grafana-foundation-sdk/dashboard";
import { factsOf } from "../../policies/phase-choices";
import type { ObservedStack } from "../observed-stack";
import type { DashboardName } from "./dashboard-names";

/** The builder's default would put the link into a menu. */
const inSight = ({ placement: _, ...link }: DashboardLink): DashboardLink => link;

/** A link to another dashboard that keeps the time and the chosen namespaces. */
export const dashboardLink = ({ uid, title }: DashboardName): DashboardLink =>
  inSight(
    new DashboardLinkBuilder(title)
      .type(DashboardLinkType.Link)
      .url(`/d/${uid}`)
      .icon("dashboard")
      .tooltip(`${title}: same time, same namespaces`)
      .keepTime(true)
      .includeVars(true)
      .build(),
  );

/** The file below the project's folder that says what a phase is. `own` policies have no page of their own. */
export const policyPage = (phase: string): string => `docs/${factsOf(phase)?.page ?? `policies/${phase}.md`}`;

/** URL of the phase's page; nothing where it is not said where the documents can be read. */
export const policyPageUrl = ({ phase, docsUrl }: ObservedStack): string | undefined =>
  docsUrl === undefined ? undefined : `${docsUrl}/${policyPage(phase).slice("docs/".length)}`;

/** A link to the phase's page, where it is said where the documents can be read. */
export const policyLink = (stack: ObservedStack): readonly DashboardLink[] => {
  const url = policyPageUrl(stack);
  if (url === undefined) return [];
  return [
    inSight(
      new DashboardLinkBuilder(`Phase ${stack.phase}`)
        .type(DashboardLinkType.Link)
        .url(url)
        .icon("doc")
        .tooltip("What this phase allows, and why")
        .targetBlank(true)
        .build(),
    ),
  ];
};
