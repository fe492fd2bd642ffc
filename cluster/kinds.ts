/** What a kind of object is called in the API's paths. */
export interface ApiKind {
  readonly apiVersion: string;
  /** Its collection's name, as kubectl also takes it. */
  readonly plural: string;
  readonly namespaced: boolean;
}

const kindsOf = <const T extends Readonly<Record<string, ApiKind>>>(table: T): T => table;

const core = "v1";
const apps = "apps/v1";
const cilium = "cilium.io/v2";
const monitoring = "monitoring.coreos.com/v1";

/** Every kind of object that this project asks an API server for. */
export const apiKinds = kindsOf({
  Namespace: { apiVersion: core, plural: "namespaces", namespaced: false },
  Node: { apiVersion: core, plural: "nodes", namespaced: false },
  Pod: { apiVersion: core, plural: "pods", namespaced: true },
  Service: { apiVersion: core, plural: "services", namespaced: true },
  ServiceAccount: { apiVersion: core, plural: "serviceaccounts", namespaced: true },
  Secret: { apiVersion: core, plural: "secrets", namespaced: true },
  ConfigMap: { apiVersion: core, plural: "configmaps", namespaced: true },
  Deployment: { apiVersion: apps, plural: "deployments", namespaced: true },
  DaemonSet: { apiVersion: apps, plural: "daemonsets", namespaced: true },
  StatefulSet: { apiVersion: apps, plural: "statefulsets", namespaced: true },
  ReplicaSet: { apiVersion: apps, plural: "replicasets", namespaced: true },
  Event: { apiVersion: core, plural: "events", namespaced: true },
  Endpoints: { apiVersion: core, plural: "endpoints", namespaced: true },
  EndpointSlice: { apiVersion: "discovery.k8s.io/v1", plural: "endpointslices", namespaced: true },
  PersistentVolumeClaim: { apiVersion: core, plural: "persistentvolumeclaims", namespaced: true },
  Lease: { apiVersion: "coordination.k8s.io/v1", plural: "leases", namespaced: true },
  StorageClass: { apiVersion: "storage.k8s.io/v1", plural: "storageclasses", namespaced: false },
  IngressClass: { apiVersion: "networking.k8s.io/v1", plural: "ingressclasses", namespaced: false },
  NetworkPolicy: { apiVersion: "networking.k8s.io/v1", plural: "networkpolicies", namespaced: true },
  CiliumNetworkPolicy: { apiVersion: cilium, plural: "ciliumnetworkpolicies", namespaced: true },
  CiliumClusterwideNetworkPolicy: {
    apiVersion: cilium,
    plural: "ciliumclusterwidenetworkpolicies",
    namespaced: false,
  },
  CiliumEnvoyConfig: { apiVersion: cilium, plural: "ciliumenvoyconfigs", namespaced: true },
  CiliumClusterwideEnvoyConfig: {
    apiVersion: cilium,
    plural: "ciliumclusterwideenvoyconfigs",
    namespaced: false,
  },
  CiliumEndpoint: { apiVersion: cilium, plural: "ciliumendpoints", namespaced: true },
  CiliumCIDRGroup: { apiVersion: cilium, plural: "ciliumcidrgroups", namespaced: false },
  PrometheusRule: { apiVersion: monitoring, plural: "prometheusrules", namespaced: true },
  Prometheus: { apiVersion: monitoring, plural: "prometheuses", namespaced: true },
  ServiceMonitor: { apiVersion: monitoring, plural: "servicemonitors", namespaced: true },
});

/** Name of a kind in the table. */
export type KindName = keyof typeof apiKinds;

/** The kinds that Cilium enforces. */
export const policyKindNames = [
  "NetworkPolicy",
  "CiliumNetworkPolicy",
  "CiliumClusterwideNetworkPolicy",
] as const satisfies readonly KindName[];

const kindOf = (kind: KindName): ApiKind => apiKinds[kind];

/** Root of an API: `/api/v1` for the core, `/apis/<group>/<version>` for any other. */
const apiRoot = (apiVersion: string): string =>
  apiVersion.includes("/") ? `/apis/${apiVersion}` : `/api/${apiVersion}`;

/**
 * Path of a kind's objects: in one namespace, or without one those of the whole cluster.
 *
 * @throws Error for a namespace of a kind that has none.
 */
export const collectionPath = (kind: KindName, namespace?: string): string => {
  const { apiVersion, plural, namespaced } = kindOf(kind);
  if (namespace !== undefined && !namespaced) throw new Error(`${kind} has no namespace, not ${namespace}`);
  const within = namespace === undefined ? "" : `/namespaces/${namespace}`;
  return `${apiRoot(apiVersion)}${within}/${plural}`;
};

/** The name that kubectl takes for a kind, whatever other API has a kind of that name: `<plural>.<group>`. */
export const resourceName = (kind: KindName): string => {
  const { apiVersion, plural } = kindOf(kind);
  const [group, version] = apiVersion.split("/");
  return version === undefined ? plural : `${plural}.${group}`;
};
