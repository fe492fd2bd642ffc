import type { StackConfig } from "./schema";

/** What a stack brings onto the cluster to be observed by. */
export interface WantedObservability {
  /** ConfigMaps with the lab's dashboards. */
  readonly dashboards: boolean;
  /** The PrometheusRule. */
  readonly rules: boolean;
  /** ServiceMonitors of Cilium's chart. */
  readonly monitors: boolean;
  /** A ServiceMonitor for CoreDNS. */
  readonly coreDns: boolean;
}

/**
 * What the configuration wants, with defaults filled in that depend on other keys. Without the CRDs there are no rules
 * and monitors. Without Cilium there are none of its metrics, and without monitors this stack knows of nobody who scrapes
 * them: dashboards would be empty, alerts of a missing agent never end.
 */
export const wantedObservability = ({
  observability,
  monitoring,
  cilium,
}: Pick<StackConfig, "observability" | "monitoring" | "cilium">): WantedObservability => {
  const definitions = monitoring.crds.mode !== "off";
  const metrics = cilium.mode !== "off";
  const monitors = observability.monitors ?? definitions;
  return {
    dashboards: observability.dashboards ?? metrics,
    rules: observability.rules ?? (metrics && monitors),
    monitors,
    coreDns: observability.coreDns,
  };
};
