import type { Alert } from "./alert";

/** Page of the alerts, below the project's folder. */
export const alertsPage = "docs/alerts.md";

/** Anchor of an alert's section on the page: its heading as Markdown renderers make anchors of it. */
export const anchorOf = ({ name }: Pick<Alert, "name">): string => name.toLowerCase();

/**
 * What Alertmanager and Grafana show of an alert. `runbook_url` is what the alerts of kube-prometheus-stack call it;
 * without an address for `docs/` the annotation `runbook` says where the page is in the project.
 *
 * @param docsUrl where `docs/` can be read in a browser, without a slash at the end.
 */
export const annotationsOf = (
  alert: Alert,
  docsUrl: string | undefined,
): Readonly<Record<string, string>> => {
  const { summary, description, dashboard } = alert;
  const anchor = anchorOf(alert);
  return {
    summary,
    description,
    ...(docsUrl === undefined
      ? { runbook: `${alertsPage}#${anchor}` }
      : { runbook_url: `${docsUrl}/alerts.md#${anchor}` }),
    dashboard: dashboard.uid,
  };
};
