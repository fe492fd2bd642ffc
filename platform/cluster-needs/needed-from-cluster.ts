import type { StackConfig } from "../../config/schema";
import { ciliumValues, type HelmValues } from "../cilium-values";
import { kubePrometheusStackValues } from "../monitoring-values";
import type { ClusterNeed } from "./cluster-need";
import { type Exposed, exposedNeeds } from "./exposed-services";
import { secretNeeds } from "./secret-needs";
import { spireNeeds } from "./spire-needs";
import { set, textAt, valueAt } from "./value-at";

const ciliumServices: readonly Exposed[] = [
  { path: "hubble.relay.service", service: "kube-system/hubble-relay" },
  { path: "hubble.ui.service", service: "kube-system/hubble-ui" },
];

const meshServer: Exposed = {
  path: "clustermesh.apiserver.service",
  service: "kube-system/clustermesh-apiserver",
  preset: { type: "NodePort", port: 32379 },
};

const ingress: Exposed = {
  path: "ingressController.service",
  service: "kube-system/cilium-ingress",
  preset: { type: "LoadBalancer" },
  portKeys: ["insecureNodePort", "secureNodePort"],
};

/** The chart makes one Service for all Ingresses where they are to share it, and are not served on the nodes. */
const sharesIngress = (values: HelmValues): boolean =>
  valueAt(values, "ingressController.enabled") === true &&
  valueAt(values, "ingressController.loadbalancerMode") === "shared" &&
  valueAt(values, "ingressController.hostNetwork.enabled") !== true;

/** The clusters of a mesh trust each other by one CA; without the Secret the chart makes one of its own. */
const meshNeeds = ({ clusterMesh }: StackConfig["cilium"]): ClusterNeed[] =>
  !clusterMesh.enabled || clusterMesh.peers.length === 0
    ? []
    : [
        {
          kind: "Secret",
          key: "cilium.clusterMesh.peers",
          because:
            "all clusters of a mesh need the same certificate authority, and the chart would make another one",
          secret: "kube-system/cilium-ca",
          optional: true,
          fix: "kubectl --context PEER -n kube-system get secret cilium-ca -o yaml | kubectl apply -f -",
        },
      ];

const ciliumNeeds = ({ cilium }: StackConfig): readonly ClusterNeed[] => {
  if (cilium.mode !== "install") return [];
  const values = ciliumValues(cilium, false);
  const services = [
    ...ciliumServices,
    ...(cilium.clusterMesh.enabled ? [meshServer] : []),
    ...(sharesIngress(values) ? [ingress] : []),
  ];
  return [
    ...spireNeeds(values),
    ...services.flatMap((each) => exposedNeeds("cilium", values, each)),
    ...secretNeeds("cilium", values, "kube-system"),
    ...meshNeeds(cilium),
  ];
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

const monitoringNeeds = (config: StackConfig): readonly ClusterNeed[] => {
  const { monitoring } = config;
  if (monitoring.mode !== "install") return [];
  // The Secret of Grafana's administrator is this stack's own, unless the user's values name another.
  const values = kubePrometheusStackValues(monitoring, "");
  return [
    ...prometheusNeeds(values),
    ...ingressNeeds(values, config),
    ...monitoringServices.flatMap((each) =>
      exposedNeeds("monitoring", values, { ...each, service: `${monitoring.namespace}/${each.service}` }),
    ),
    ...secretNeeds("monitoring", values, monitoring.namespace),
  ];
};

/** API groups of what a stack lays down, and who is asked to bring them where it is not this stack. */
const groupNeeds = ({ cilium, monitoring }: StackConfig, groups: ReadonlySet<string>): ClusterNeed[] => [
  ...(groups.has("cilium.io") && cilium.mode === "external"
    ? [
        {
          kind: "ApiGroup" as const,
          key: "cilium.mode",
          because: "the phase has policies of Cilium, which somebody else is to have installed",
          group: "cilium.io",
          fix: `${set("cilium.mode", "install")}, or install it first`,
        },
      ]
    : []),
  ...(groups.has("monitoring.coreos.com") && monitoring.crds.mode === "external"
    ? [
        {
          kind: "ApiGroup" as const,
          key: "monitoring.crds.mode",
          because:
            "there are rules and monitors to lay down, whose definitions somebody else is to have installed",
          group: "monitoring.coreos.com",
          fix: `${set("monitoring.crds.mode", "install")}, or install them first`,
        },
      ]
    : []),
];

/**
 * What the configuration needs from the cluster that this stack does not bring: without it Helm waits until its time is
 * over, goes back, and says "context deadline exceeded".
 *
 * Read from the values that Helm gets, the user's own included.
 *
 * @param groups API groups of the objects that are laid down.
 */
export const neededFromCluster = (
  config: StackConfig,
  groups: ReadonlySet<string> = new Set(),
): readonly ClusterNeed[] => [
  ...ciliumNeeds(config),
  ...monitoringNeeds(config),
  ...groupNeeds(config, groups),
];
