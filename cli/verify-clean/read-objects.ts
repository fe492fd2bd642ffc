import { z } from "zod";
import type { Lab } from "../../policies/lab/lab";
import { type Cluster, refusal } from "../open-cluster";
import type { ClusterObject } from "./cluster-object";

/** A kind that is looked at. */
interface LookedAt {
  readonly kind: string;
  /** `/api/v1`, or `/apis/<group>/<version>`. */
  readonly api: string;
  readonly resource: string;
  readonly namespaced: boolean;
  /** A user may be without the right to see it. */
  readonly mayBeRefused?: true;
}

const core = "/api/v1";
const apps = "/apis/apps/v1";
const networking = "/apis/networking.k8s.io/v1";
const cilium = "/apis/cilium.io/v2";
const monitoring = "/apis/monitoring.coreos.com/v1";

/** What a stack lays down, and what Kubernetes makes of it. */
const kinds: readonly LookedAt[] = [
  { kind: "NetworkPolicy", api: networking, resource: "networkpolicies", namespaced: true },
  { kind: "CiliumNetworkPolicy", api: cilium, resource: "ciliumnetworkpolicies", namespaced: true },
  { kind: "CiliumEnvoyConfig", api: cilium, resource: "ciliumenvoyconfigs", namespaced: true },
  {
    kind: "CiliumClusterwideNetworkPolicy",
    api: cilium,
    resource: "ciliumclusterwidenetworkpolicies",
    namespaced: false,
  },
  {
    kind: "CiliumClusterwideEnvoyConfig",
    api: cilium,
    resource: "ciliumclusterwideenvoyconfigs",
    namespaced: false,
  },
  { kind: "Deployment", api: apps, resource: "deployments", namespaced: true },
  { kind: "ReplicaSet", api: apps, resource: "replicasets", namespaced: true },
  { kind: "Pod", api: core, resource: "pods", namespaced: true },
  { kind: "Service", api: core, resource: "services", namespaced: true },
  { kind: "ServiceAccount", api: core, resource: "serviceaccounts", namespaced: true },
  { kind: "Secret", api: core, resource: "secrets", namespaced: true, mayBeRefused: true },
  { kind: "ConfigMap", api: core, resource: "configmaps", namespaced: true, mayBeRefused: true },
  {
    kind: "PrometheusRule",
    api: monitoring,
    resource: "prometheusrules",
    namespaced: true,
    mayBeRefused: true,
  },
  {
    kind: "ServiceMonitor",
    api: monitoring,
    resource: "servicemonitors",
    namespaced: true,
    mayBeRefused: true,
  },
];

const namespaceKind: LookedAt = { kind: "Namespace", api: core, resource: "namespaces", namespaced: false };

const metadataSchema = z.object({
  metadata: z.object({
    name: z.string(),
    namespace: z.string().optional(),
    uid: z.string(),
    deletionTimestamp: z.string().nullish(),
    ownerReferences: z.array(z.object({ uid: z.string() })).nullish(),
  }),
});

const listSchema = z.object({
  // An empty list of metadata has none at all.
  items: z.array(metadataSchema).nullable(),
  metadata: z.object({ continue: z.string().optional() }).optional(),
});

const toObject = (
  kind: string,
  folder: string,
  { metadata }: z.infer<typeof metadataSchema>,
): ClusterObject => ({
  kind,
  ...(metadata.namespace === undefined ? {} : { namespace: metadata.namespace }),
  name: metadata.name,
  uid: metadata.uid,
  owners: (metadata.ownerReferences ?? []).map(({ uid }) => uid),
  going: typeof metadata.deletionTimestamp === "string",
  path: `${folder}/${metadata.name}`,
});

/**
 * All objects of a kind, page by page. What a server does not have is not there.
 *
 * @param filter more of the query, beginning with `&`.
 */
const list = async (
  cluster: Cluster,
  looked: LookedAt,
  folder: string,
  filter = "",
): Promise<readonly ClusterObject[] | { readonly notAsked: string }> => {
  const found: ClusterObject[] = [];
  let next = "";
  do {
    const page = next === "" ? "" : `&continue=${encodeURIComponent(next)}`;
    const answer = await cluster.request("GET", `${folder}?limit=500${filter}${page}`);
    if (answer.status === 404) return [];
    if (answer.status === 403 && looked.mayBeRefused === true) {
      return { notAsked: `${looked.kind} objects of ${folder}: you may not list them` };
    }
    if (answer.status !== 200) throw refusal(cluster, `to list ${folder}`, answer);
    const { items, metadata } = listSchema.parse(JSON.parse(answer.body));
    found.push(...(items ?? []).map((item) => toObject(looked.kind, folder, item)));
    next = metadata?.continue ?? "";
  } while (next !== "");
  return found;
};

/** What was read, and what could not be. */
export interface ReadObjects {
  readonly objects: readonly ClusterObject[];
  readonly notAsked: readonly string[];
}

/** Reads what is in the lab's namespaces, and what is cluster-wide of the kinds that policies have. */
export const readObjects = async (cluster: Cluster, lab: Lab): Promise<ReadObjects> => {
  const names = [lab.namespace, lab.stageNamespace];
  const lists = await Promise.all([
    ...kinds.flatMap((looked) =>
      looked.namespaced
        ? names.map((name) => list(cluster, looked, `${looked.api}/namespaces/${name}/${looked.resource}`))
        : [list(cluster, looked, `${looked.api}/${looked.resource}`)],
    ),
    ...names.map((name) =>
      list(cluster, namespaceKind, `${core}/namespaces`, `&fieldSelector=metadata.name%3D${name}`),
    ),
  ]);
  return {
    objects: lists.flatMap((found) => ("notAsked" in found ? [] : found)),
    notAsked: lists.flatMap((found) => ("notAsked" in found ? [found.notAsked] : [])),
  };
};
