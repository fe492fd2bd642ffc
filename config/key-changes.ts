/** What an update does on the cluster when a key changes. */
export type KeyChange =
  /** Nothing: it is about what the program checks, or how long it waits. */
  | "nothing"
  /** A Helm upgrade of the release, in place. */
  | "upgrade"
  /** Objects are changed where they are. */
  | "in place"
  /** Objects come or go; what both configurations have stays. */
  | "comes or goes"
  /** Deleted, then made anew. */
  | "made anew"
  /** Refused while it is installed otherwise; the message says what to do. */
  | "refused"
  /** Nothing where it names the same cluster; another one is refused. */
  | "another name";

/** By key, or by the part that all keys below share: the longest that fits counts. */
const changes: Readonly<Record<string, KeyChange>> = {
  phase: "comes or goes",
  cluster: "nothing",
  "cluster.context": "another name",
  cilium: "upgrade",
  "cilium.mode": "comes or goes",
  "cilium.digest": "nothing",
  "cilium.repository": "nothing",
  "cilium.mutualAuth.persistent": "refused",
  "cilium.mutualAuth.storageClass": "refused",
  "cilium.mutualAuth.storageSize": "refused",
  "cilium.datapath.ipam": "refused",
  "cilium.datapath.routing": "refused",
  "cilium.datapath.tunnelProtocol": "refused",
  "cilium.clusterMesh.name": "refused",
  "cilium.clusterMesh.id": "refused",
  "cilium.adopt": "nothing",
  "cilium.removeOnDestroy": "nothing",
  "cilium.allowDisruptiveChange": "nothing",
  "cilium.allowOpenedFlows": "nothing",
  monitoring: "upgrade",
  "monitoring.crds.mode": "comes or goes",
  "monitoring.crds.adopt": "nothing",
  "monitoring.crds.removeOnDestroy": "nothing",
  "monitoring.crds.digest": "nothing",
  "monitoring.crds.repository": "nothing",
  "monitoring.mode": "comes or goes",
  "monitoring.namespace": "made anew",
  "monitoring.digest": "nothing",
  "monitoring.repository": "nothing",
  observability: "comes or goes",
  "observability.docsUrl": "in place",
  "observability.labels": "in place",
  lab: "in place",
  "lab.timeoutSeconds": "nothing",
  policies: "comes or goes",
  "policies.auditMode": "upgrade",
  "policies.excludedNamespaces": "in place",
};

/** What an update does when that key changes. @throws Error for a key of no part; a test looks at all of them. */
export const changeOf = (key: string): KeyChange => {
  const steps = key.split(".");
  for (let length = steps.length; length > 0; length--) {
    const found = changes[steps.slice(0, length).join(".")];
    if (found !== undefined) return found;
  }
  throw new Error(`nothing is known of what a change of ${key} does`);
};

/** Keys and parts that are named above, for the test that none of them is stale. */
export const namedKeys: readonly string[] = Object.keys(changes);
