import type { MonitoringConfig } from "../../config/schema";
import type { HelmValues } from "../cilium-values";

const storageSpec = (prometheus: MonitoringConfig["prometheus"]): HelmValues => {
  const { storageSize, storageClass } = prometheus;
  if (storageSize === undefined) return {};
  return {
    storageSpec: {
      volumeClaimTemplate: {
        spec: {
          accessModes: ["ReadWriteOnce"],
          ...(storageClass === undefined ? {} : { storageClassName: storageClass }),
          resources: { requests: { storage: storageSize } },
        },
      },
    },
  };
};

/** How long Prometheus keeps its data and where (`prometheus.prometheusSpec.retention`, `.storageSpec`). */
export const prometheusValues = (prometheus: MonitoringConfig["prometheus"]): HelmValues => ({
  prometheus: {
    prometheusSpec: { retention: `${prometheus.retentionDays}d`, ...storageSpec(prometheus) },
  },
});
