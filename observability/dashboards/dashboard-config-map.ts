import { UserError } from "../../messages/user-error";
import type { LabDashboard } from "./lab-dashboard";

/** A ConfigMap that Grafana's sidecar reads a dashboard from. */
export interface DashboardConfigMap {
  readonly apiVersion: "v1";
  readonly kind: "ConfigMap";
  readonly metadata: {
    readonly name: string;
    readonly namespace: string;
    readonly labels: Readonly<Record<string, string>>;
  };
  readonly data: Readonly<Record<string, string>>;
}

/** Largest `data` of a ConfigMap, in bytes (Kubernetes, "ConfigMaps": the data cannot exceed 1 MiB). */
const largestData = 1024 * 1024;

/**
 * The ConfigMap of a dashboard, named after its uid.
 *
 * @param labels what makes Grafana's sidecar pick it up: `selectors.Dashboard.labels`.
 * @throws UserError if the dashboard is larger than a ConfigMap may be: of a phase with hundreds of expectations, each of
 * which has a row.
 */
export const dashboardConfigMap = (
  { uid, title, fileName, json }: LabDashboard,
  namespace: string,
  labels: Readonly<Record<string, string>>,
): DashboardConfigMap => {
  const text = JSON.stringify(json);
  const size = Buffer.byteLength(text);
  if (size >= largestData) {
    throw new UserError(
      `the dashboard "${title}" has ${size} bytes; a ConfigMap holds less than ${largestData}. Nothing was changed.`,
      {
        fix: "split the expectations among two folders, or do without dashboards: pulumi config set --path observability.dashboards false",
      },
    );
  }
  return {
    apiVersion: "v1",
    kind: "ConfigMap",
    metadata: { name: uid, namespace, labels },
    data: { [fileName]: text },
  };
};
