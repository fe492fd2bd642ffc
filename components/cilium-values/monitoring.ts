import type { CiliumConfig } from "../../config/schema";
import { selectors } from "../monitoring-selectors";
import type { HelmValues } from "./helm-values";

/**
 * The chart's values for the dashboards of one part of Cilium: it takes one label (`dashboards.label`,
 * `dashboards.labelValue`), the one that Grafana's sidecar looks for.
 */
const dashboardValues = (enabled: boolean): HelmValues => {
  const [[label, labelValue]] = Object.entries(selectors.Dashboard.labels) as [[string, string]];
  return enabled ? { enabled, label, labelValue } : { enabled };
};

/**
 * Metrics of every part of Cilium, their ServiceMonitors and the chart's own Grafana dashboards.
 *
 * The endpoints are always open, so that monitoring which comes later restarts no agent. ServiceMonitors exist only
 * where their CRD does: the chart (`templates/validate.yaml`) refuses them as long as the API server does not know
 * `monitoring.coreos.com/v1`, which in a preview of a new cluster is the case although the CRDs come first;
 * `trustCRDsExist` says that they will. The relay's monitor is `hubble.relay.prometheus.serviceMonitor`; the chart has
 * no `operator.relay`. Dashboards are plain ConfigMaps and need no CRD.
 *
 * @param monitors whether the CRDs of the prometheus-operator will be there.
 */
export const monitoringValues = (
  { dashboards, hubble }: Pick<CiliumConfig, "dashboards" | "hubble">,
  monitors: boolean,
): HelmValues => {
  const metrics = { enabled: true, serviceMonitor: { enabled: monitors } };
  return {
    prometheus: {
      enabled: true,
      serviceMonitor: { enabled: monitors, ...(monitors ? { trustCRDsExist: true } : {}) },
    },
    operator: { prometheus: metrics, dashboards: dashboardValues(dashboards) },
    envoy: { prometheus: metrics },
    hubble: {
      metrics: { serviceMonitor: { enabled: monitors }, dashboards: dashboardValues(dashboards) },
      ...(hubble.relay ? { relay: { prometheus: metrics } } : {}),
    },
    dashboards: dashboardValues(dashboards),
  };
};
