import type { CiliumConfig } from "../../config/schema";
import { selectors } from "../../observability/monitoring-selectors";
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
 * no `operator.relay`. The cluster mesh has its metrics on by itself, its monitor (`clustermesh.apiserver.metrics`) off;
 * that has an endpoint each for its API server, etcd and KVStoreMesh. Dashboards are plain ConfigMaps and need no CRD.
 *
 * @param monitors whether ServiceMonitors are wanted; the CRDs of the prometheus-operator will be there then.
 * @param labels further labels of every ServiceMonitor.
 */
export const monitoringValues = (
  { dashboards, hubble, clusterMesh }: Pick<CiliumConfig, "dashboards" | "hubble" | "clusterMesh">,
  monitors: boolean,
  labels: Readonly<Record<string, string>>,
): HelmValues => {
  const further = Object.keys(labels).length > 0 ? { labels } : {};
  const serviceMonitor = monitors ? { enabled: true, ...further } : { enabled: false };
  const metrics = { enabled: true, serviceMonitor };
  return {
    prometheus: {
      enabled: true,
      serviceMonitor: { ...serviceMonitor, ...(monitors ? { trustCRDsExist: true } : {}) },
    },
    operator: { prometheus: metrics, dashboards: dashboardValues(dashboards) },
    envoy: { prometheus: metrics },
    hubble: {
      metrics: { serviceMonitor, dashboards: dashboardValues(dashboards) },
      ...(hubble.relay ? { relay: { prometheus: metrics } } : {}),
    },
    ...(clusterMesh.enabled ? { clustermesh: { apiserver: { metrics: { serviceMonitor } } } } : {}),
    dashboards: dashboardValues(dashboards),
  };
};
