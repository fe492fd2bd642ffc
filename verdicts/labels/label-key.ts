import { type Prefix, parsePrefix } from "../addresses/prefix";

/**
 * A label key as Cilium sees it: where the label comes from (`k8s`, `reserved`, `cidr`, `cidrgroup`, `fqdn`) and its
 * name. The source `any` matches a label of every source.
 */
export interface LabelKey {
  readonly source: string;
  readonly name: string;
  /** The network, where the source is `cidr`: it matches every address in it. */
  readonly prefix?: Prefix;
}

/**
 * Extended form of a key that a user wrote: `k8s:app` is `k8s.app`, `app` is `any.app`, `reserved:host` is
 * `reserved.host`. Source: Cilium, pkg/labels GetExtendedKeyFrom.
 */
export const extendedKey = (written: string): string => {
  if (written.startsWith("$")) return `reserved.${written.slice(1)}`;
  const colon = written.indexOf(":");
  if (colon < 0) return written.startsWith("reserved.") ? written : `any.${written}`;
  return `${written.slice(0, colon) || "any"}.${written.slice(colon + 1)}`;
};

/**
 * Extended form of a key whose source stands by itself before a colon. Source: Cilium 1.20, pkg/labels
 * NewSourceEncodedLabelKey.
 *
 * @param source that of a key without one. Default: any.
 */
export const extendedPlainKey = (written: string, source = "any"): string => {
  if (written.startsWith("$")) return `reserved.${written.slice(1)}`;
  const colon = written.indexOf(":");
  if (colon < 0) return `${source}.${written}`;
  return `${written.slice(0, colon) || source}.${written.slice(colon + 1)}`;
};

const cidrKeyToText = (name: string): string => {
  const slash = name.lastIndexOf("/");
  return name.slice(0, slash).replaceAll("-", ":") + name.slice(slash);
};

/** Takes an extended key apart at its first dot, as Cilium does when it compares (pkg/labels parseSelectLabel). */
export const parseExtendedKey = (extended: string): LabelKey => {
  if (extended.startsWith("$")) return { source: "reserved", name: extended.slice(1) };
  const dot = extended.indexOf(".");
  if (dot < 0) return { source: "any", name: extended };
  const source = extended.slice(0, dot) || "any";
  const name = extended.slice(dot + 1);
  if (source !== "cidr") return { source, name };
  const prefix = parsePrefix(cidrKeyToText(name));
  return prefix === undefined ? { source, name } : { source, name, prefix };
};

/** Key of the label that carries a pod's namespace. */
export const podNamespaceLabel = "io.kubernetes.pod.namespace";

/** Prefix of the labels that carry the labels of a pod's namespace. */
export const namespaceLabelPrefix = "io.cilium.k8s.namespace.labels.";

/** Key of the label that carries a pod's cluster. */
export const clusterLabel = "io.cilium.k8s.policy.cluster";

/** Key of the label that carries a pod's service account. */
export const serviceAccountLabel = "io.cilium.k8s.policy.serviceaccount";
