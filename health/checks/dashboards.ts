import { l3L4Name, l7Name } from "../../observability/dashboards/dashboard-names";
import { selectedBy, selectors } from "../../observability/monitoring-selectors";
import { type Check, check, notHere } from "./check";

/** Dashboards, and whether Grafana has them. */
export const dashboardChecks: readonly Check[] = [
  check({
    id: "dashboard-missing",
    title: "the lab's dashboards are not in the cluster, or lack the label by which Grafana finds them",
    severity: "warning",
    reads: ["dashboards"],
    source: "ConfigMaps with the label of Grafana's sidecar (observability/monitoring-selectors.ts)",
    judge: ({ dashboards }, { before, stack }) => {
      if (before) return notHere("asked before an installation");
      if (stack?.observability.dashboards === false) return notHere("the stack does without dashboards");
      return [l3L4Name, l7Name].flatMap(({ uid, title }) => {
        const found = dashboards.objects.find(({ name }) => name === uid);
        const fault = { severity: "warning", subject: `dashboard ${title}` } as const;
        if (found === undefined) {
          return [
            {
              ...fault,
              evidence: `there is no ConfigMap ${uid}`,
              fix: "pulumi up   # lays it down, in every phase",
            },
          ];
        }
        const metadata = { name: found.name, namespace: found.namespace, labels: found.labels };
        const selection = selectedBy(selectors, { kind: "ConfigMap", metadata });
        return selection.selected
          ? []
          : [{ ...fault, evidence: selection.reason, fix: "pulumi up --refresh" }];
      });
    },
  }),
  check({
    id: "dashboard-not-in-grafana",
    title: "a dashboard lies in a ConfigMap, and Grafana has not got it",
    severity: "warning",
    reads: ["dashboards"],
    source: "files that Grafana's sidecar has written into Grafana's pod",
    judge: ({ dashboards: { objects, inGrafana } }) => {
      if (inGrafana === undefined) return notHere("no Grafana with a sidecar is there");
      const has = new Set(inGrafana);
      return objects.flatMap(({ namespace, name, files }) =>
        files
          .filter((file) => file.endsWith(".json") && !has.has(file))
          .map((file) => ({
            severity: "warning",
            subject: `ConfigMap ${namespace}/${name}`,
            evidence: `${file} is not among the ${has.size} files before Grafana`,
            fix: "docs/monitoring.md: the sidecar's label, and its searchNamespace",
          })),
      );
    },
  }),
];
