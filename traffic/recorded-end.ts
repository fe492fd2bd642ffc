/** An end of recorded flows: what the record says of it. One object per text in the record. */
export interface RecordedEnd {
  /** Labels of its identity, sorted, without those of networks: its address says more. Empty: the record has none. */
  readonly labels: readonly string[];
  /** Empty for what is in no namespace. */
  readonly namespace: string;
  /** Name of a pod's cluster; empty for what is no pod. */
  readonly cluster: string;
  /** What people call it: `namespace/workload`, `world`, `host`. */
  readonly name: string;
  /** DNS names in its labels, patterns left out: policies asked for them, and its address was learned by them. */
  readonly names: readonly string[];
  /** Whether it is outside the cluster: then its address counts. */
  readonly isOutside: boolean;
  /** Equal for ends about which nothing differs that counts. */
  readonly key: string;
}

/** An end as Hubble writes it. Source: Cilium, api/v1/flow/flow.proto, message Endpoint. */
type Written = Readonly<Record<string, unknown>>;

/**
 * Reserved identities by number, for flows that have a number and no labels. Source: Cilium, pkg/identity
 * numericidentity.go.
 */
const reservedIdentities: Readonly<Record<number, string>> = {
  1: "host",
  2: "world",
  3: "unmanaged",
  4: "health",
  5: "init",
  6: "remote-node",
  7: "kube-apiserver",
  8: "ingress",
  9: "world-ipv4",
  10: "world-ipv6",
};

const textOf = (value: unknown): string => (typeof value === "string" ? value : "");

const textsOf = (value: unknown): string[] =>
  Array.isArray(value) ? value.filter((one): one is string => typeof one === "string" && one !== "") : [];

const isOutsideLabel = (label: string): boolean => /^reserved:world(?:-ipv[46])?=?$/.test(label);

const labelValue = (labels: readonly string[], key: string): string => {
  const found = labels.find((label) => label.startsWith(`${key}=`));
  return found === undefined ? "" : found.slice(key.length + 1);
};

/** Labels by which people call pods that no workload stands for. Source: Kubernetes, recommended labels. */
const nameLabels = ["k8s:app.kubernetes.io/name", "k8s:app", "k8s:k8s-app", "k8s:name"];

const podName = (written: Written, labels: readonly string[]): string => {
  const [workload] = Array.isArray(written.workloads) ? (written.workloads as unknown[]) : [];
  const named = textOf((workload as Written | null | undefined)?.name);
  if (named !== "") return named;
  const label = nameLabels.map((key) => labelValue(labels, key)).find((value) => value !== "");
  // A pod by itself keeps its name. Those of one workload would be as many ends as there are pods.
  return label ?? (textOf(written.pod_name ?? written.podName) || "(a pod)");
};

const reservedName = (labels: readonly string[]): string => {
  const names = labels
    .filter((label) => label.startsWith("reserved:"))
    .map((label) => label.slice("reserved:".length).replace(/=$/, ""));
  if (names.some((name) => name.startsWith("world"))) return "world";
  return names.includes("kube-apiserver") ? "kube-apiserver" : (names[0] ?? "(without a name)");
};

const labelsOf = (written: Written): readonly string[] => {
  const labels = textsOf(written.labels).filter((label) => !label.startsWith("cidr:"));
  if (labels.length > 0) return labels.sort();
  const reserved = typeof written.identity === "number" ? reservedIdentities[written.identity] : undefined;
  return reserved === undefined ? [] : [`reserved:${reserved}`];
};

/** Reads an end. Whatever is not there counts as absent. */
export const readEnd = (value: unknown): RecordedEnd => {
  const written: Written = typeof value === "object" && value !== null ? (value as Written) : {};
  const labels = labelsOf(written);
  const namespace = labelValue(labels, "k8s:io.kubernetes.pod.namespace");
  const cluster = labelValue(labels, "k8s:io.cilium.k8s.policy.cluster");
  const isPod = namespace !== "";
  const name = isPod ? `${namespace}/${podName(written, labels)}` : reservedName(labels);
  const isOutside =
    labels.some(isOutsideLabel) || textsOf(written.labels).some((label) => label.startsWith("cidr:"));
  const names = labels
    .filter((label) => label.startsWith("fqdn:") && !label.includes("*"))
    .map((label) => label.slice("fqdn:".length).replace(/=$/, ""));
  return {
    labels,
    namespace,
    cluster,
    name,
    names,
    isOutside,
    key: JSON.stringify([name, cluster, ...labels]),
  };
};
