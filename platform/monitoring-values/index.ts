import type { MonitoringConfig } from "../../config/schema";
import { selectors } from "../../observability/monitoring-selectors";
import { type HelmValues, mergeValues } from "../cilium-values";
import { grafanaValues } from "./grafana";
import { operatorValues } from "./operator";
import { prometheusValues } from "./prometheus";
import { selectorValues } from "./selector-values";
import { targetValues } from "./targets";

/**
 * All values of kube-prometheus-stack's release, the user's own last. The password is not among them.
 *
 * @param adminSecret name of the Secret with Grafana's user and password, in the release's namespace.
 */
export const kubePrometheusStackValues = (config: MonitoringConfig, adminSecret: string): HelmValues =>
  mergeValues(
    operatorValues,
    targetValues(config.controlPlane),
    prometheusValues(config.prometheus),
    grafanaValues(config.grafana, adminSecret),
    { alertmanager: { enabled: config.alertmanager } },
    selectorValues(selectors),
    config.values,
  );
