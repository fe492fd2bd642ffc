import * as z from "zod";
import { apiKinds, collectionPath, type KindName } from "../../cluster/kinds";
import type { Lab } from "../../policies/lab/lab";
import { type Cluster, refusal } from "../open-cluster";
import type { ClusterObject } from "./cluster-object";

/** What a stack lays down, and what Kubernetes makes of it. */
const kinds = [
  "NetworkPolicy",
  "CiliumNetworkPolicy",
  "CiliumEnvoyConfig",
  "CiliumClusterwideNetworkPolicy",
  "CiliumClusterwideEnvoyConfig",
  "Deployment",
  "ReplicaSet",
  "Pod",
  "Service",
  "ServiceAccount",
  "Secret",
  "ConfigMap",
  "PrometheusRule",
  "ServiceMonitor",
] as const satisfies readonly KindName[];

/** Kinds that a user may be without the right to see. */
const mayBeRefused: ReadonlySet<KindName> = new Set<KindName>([
  "Secret",
  "ConfigMap",
  "PrometheusRule",
  "ServiceMonitor",
]);

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
  kind: KindName,
  folder: string,
  filter = "",
): Promise<readonly ClusterObject[] | { readonly notAsked: string }> => {
  const found: ClusterObject[] = [];
  let next = "";
  do {
    const page = next === "" ? "" : `&continue=${encodeURIComponent(next)}`;
    const answer = await cluster.request("GET", `${folder}?limit=500${filter}${page}`);
    if (answer.status === 404) return [];
    if (answer.status === 403 && mayBeRefused.has(kind)) {
      return { notAsked: `${kind} objects of ${folder}: you may not list them` };
    }
    if (answer.status !== 200) throw refusal(cluster, `to list ${folder}`, answer);
    const { items, metadata } = listSchema.parse(JSON.parse(answer.body));
    found.push(...(items ?? []).map((item) => toObject(kind, folder, item)));
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
    ...kinds.flatMap((kind) =>
      apiKinds[kind].namespaced
        ? names.map((name) => list(cluster, kind, collectionPath(kind, name)))
        : [list(cluster, kind, collectionPath(kind))],
    ),
    ...names.map((name) =>
      list(cluster, "Namespace", collectionPath("Namespace"), `&fieldSelector=metadata.name%3D${name}`),
    ),
  ]);
  return {
    objects: lists.flatMap((found) => ("notAsked" in found ? [] : found)),
    notAsked: lists.flatMap((found) => ("notAsked" in found ? [found.notAsked] : [])),
  };
};
