import type { MonitoringConfig } from "../../config/schema";
import type { HelmValues } from "../cilium-values";

/** Keys of the Secret that Grafana takes its administrator from (`grafana.admin.userKey`, `.passwordKey`). */
export const adminSecretKeys = { user: "admin-user", password: "admin-password" } as const;

const ingress = ({ host, ingressClass }: MonitoringConfig["grafana"]): HelmValues =>
  host === undefined
    ? { enabled: false }
    : {
        enabled: true,
        hosts: [host],
        path: "/",
        ...(ingressClass === undefined ? {} : { ingressClassName: ingressClass }),
      };

/**
 * Grafana (`grafana`, a chart within the chart): its administrator comes from a Secret (`grafana.admin.existingSecret`),
 * so that no password is among the values, and it is reachable from outside only by an Ingress.
 *
 * @param adminSecret name of that Secret.
 */
export const grafanaValues = (grafana: MonitoringConfig["grafana"], adminSecret: string): HelmValues => ({
  grafana: {
    enabled: true,
    admin: {
      existingSecret: adminSecret,
      userKey: adminSecretKeys.user,
      passwordKey: adminSecretKeys.password,
    },
    ingress: ingress(grafana),
  },
});
