import type { StackConfig } from "../../config/schema";
import { ciliumValues, type HelmValues } from "../cilium-values";
import { kubePrometheusStackValues } from "../monitoring-values";
import type { ClusterNeed } from "./cluster-need";

const valueAt = (values: HelmValues, path: string): unknown =>
  path
    .split(".")
    .reduce<unknown>(
      (node, key) => (typeof node === "object" && node !== null ? (node as HelmValues)[key] : undefined),
      values,
    );

const textAt = (values: HelmValues, path: string): string | undefined => {
  const found = valueAt(values, path);
  return typeof found === "string" && found !== "" ? found : undefined;
};

const set = (key: string, value: string): string => `pulumi config set --path ${key} ${value}`;

const spire = "authentication.mutual.spire";
const dataStorage = `${spire}.install.server.dataStorage`;

const spireNeeds = (values: HelmValues): ClusterNeed[] => {
  if (valueAt(values, `${spire}.enabled`) !== true) return [];
  const persistent = valueAt(values, `${dataStorage}.enabled`) !== false;
  const storageClass = textAt(values, `${dataStorage}.storageClass`);
  const wayOut = {
    key: "cilium.mutualAuth.persistent",
    because: "SPIRE keeps its identities in a volume (cilium.mutualAuth)",
    fix: `${set("cilium.mutualAuth.persistent", "false")}   # identities are made anew when SPIRE restarts`,
  };
  const size = textAt(values, `${dataStorage}.size`) ?? "1Gi";
  return [
    ...(persistent
      ? [
          {
            kind: "StorageClass" as const,
            ...wayOut,
            name: storageClass,
            nameKey: "cilium.mutualAuth.storageClass",
          },
        ]
      : []),
    { kind: "VolumeClaim", ...wayOut, claim: persistent ? { size, storageClass } : undefined },
  ];
};

/** A Service of a chart that can be reached from outside the cluster, and what the chart makes it by default. */
interface Exposed {
  readonly path: string;
  readonly service: string;
  readonly preset?: { readonly type: string; readonly port?: number };
}

const ciliumServices: readonly Exposed[] = [
  { path: "hubble.relay.service", service: "kube-system/hubble-relay" },
  { path: "hubble.ui.service", service: "kube-system/hubble-ui" },
];

const meshServer: Exposed = {
  path: "clustermesh.apiserver.service",
  service: "kube-system/clustermesh-apiserver",
  preset: { type: "NodePort", port: 32379 },
};

const exposedNeeds = (
  part: "cilium" | "monitoring",
  values: HelmValues,
  { path, service, preset }: Exposed,
): ClusterNeed[] => {
  const type = textAt(values, `${path}.type`) ?? preset?.type;
  const key = `${part}.values.${path}`;
  const because = `the Service ${service} is reached from outside (${key})`;
  if (type === "LoadBalancer") {
    return [
      { kind: "LoadBalancer", key: `${key}.type`, because, service, fix: set(`${key}.type`, "NodePort") },
    ];
  }
  const given = valueAt(values, `${path}.nodePort`);
  const port = typeof given === "number" ? given : preset?.port;
  if (type !== "NodePort" || port === undefined) return [];
  return [
    {
      kind: "NodePort",
      key: `${key}.nodePort`,
      because,
      port,
      service,
      fix: `${set(`${key}.nodePort`, "PORT")}   # 30000 to 32767, one that is free`,
    },
  ];
};

const ciliumNeeds = ({ cilium }: StackConfig): ClusterNeed[] => {
  if (cilium.mode !== "install") return [];
  const values = ciliumValues(cilium, false);
  const services = [...ciliumServices, ...(cilium.clusterMesh.enabled ? [meshServer] : [])];
  return [...spireNeeds(values), ...services.flatMap((each) => exposedNeeds("cilium", values, each))];
};

const prometheusNeeds = (values: HelmValues): ClusterNeed[] => {
  const spec = "prometheus.prometheusSpec.storageSpec.volumeClaimTemplate.spec";
  if (valueAt(values, spec) === undefined) return [];
  return [
    {
      kind: "StorageClass",
      key: "monitoring.prometheus.storageSize",
      because: "Prometheus keeps its data in a volume",
      name: textAt(values, `${spec}.storageClassName`),
      nameKey: "monitoring.prometheus.storageClass",
      fix: "pulumi config rm --path monitoring.prometheus.storageSize   # data goes with the pod",
    },
  ];
};

const ingressNeeds = (values: HelmValues, { cilium }: StackConfig): ClusterNeed[] => {
  if (valueAt(values, "grafana.ingress.enabled") !== true) return [];
  const name = textAt(values, "grafana.ingress.ingressClassName");
  // Cilium's own class comes with this stack, before Grafana does.
  const madeHere = cilium.mode === "install" && valueAt(cilium.values, "ingressController.enabled") === true;
  if (madeHere && (name === "cilium" || valueAt(cilium.values, "ingressController.default") === true))
    return [];
  return [
    {
      kind: "IngressClass",
      key: "monitoring.grafana.host",
      because: "Grafana has an Ingress",
      name,
      nameKey: "monitoring.grafana.ingressClass",
      fix: "pulumi config rm --path monitoring.grafana.host   # no Ingress; kubectl port-forward",
    },
  ];
};

const monitoringServices: readonly Exposed[] = [
  { path: "grafana.service", service: "kube-prometheus-stack-grafana" },
  { path: "prometheus.service", service: "kube-prometheus-stack-prometheus" },
  { path: "alertmanager.service", service: "kube-prometheus-stack-alertmanager" },
];

const monitoringNeeds = (config: StackConfig): ClusterNeed[] => {
  const { monitoring } = config;
  if (monitoring.mode !== "install") return [];
  const values = kubePrometheusStackValues(monitoring, "");
  return [
    ...prometheusNeeds(values),
    ...ingressNeeds(values, config),
    ...monitoringServices.flatMap((each) =>
      exposedNeeds("monitoring", values, { ...each, service: `${monitoring.namespace}/${each.service}` }),
    ),
  ];
};

/**
 * What the configuration needs from the cluster that this stack does not bring: without it Helm waits until its time is
 * over, goes back, and says "context deadline exceeded".
 *
 * Read from the values that Helm gets, the user's own included.
 */
export const neededFromCluster = (config: StackConfig): readonly ClusterNeed[] => [
  ...ciliumNeeds(config),
  ...monitoringNeeds(config),
];
