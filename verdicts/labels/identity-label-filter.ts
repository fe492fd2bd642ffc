/** Labels that always belong to an identity: literal beginnings of their keys. */
const included = [
  "io.kubernetes.pod.namespace",
  "io.cilium.k8s.namespace.labels",
  "app.kubernetes.io",
  "io.cilium.k8s.policy.cluster",
  "io.cilium.k8s.policy.serviceaccount",
];

/** Labels that never do, unless an included beginning is longer. */
const ignored = [
  /^io\.kubernetes/,
  /^kubernetes\.io/,
  /^statefulset\.kubernetes\.io\/pod-name/,
  /^apps\.kubernetes\.io\/pod-index/,
  /^batch\.kubernetes\.io\/job-completion-index/,
  /^batch\.kubernetes\.io\/controller-uid/,
  /^.*beta\.kubernetes\.io/,
  /^k8s\.io/,
  /^pod-template-generation/,
  /^pod-template-hash/,
  /^controller-revision-hash/,
  /^controller-uid/,
  /^annotation.*/,
  /^etcd_node/,
];

const decide = (key: string): boolean => {
  const shortestIgnored = ignored.reduce((shortest, pattern) => {
    const length = pattern.exec(key)?.[0].length ?? 0;
    return length > 0 && (shortest === 0 || length < shortest) ? length : shortest;
  }, 0);
  if (shortestIgnored === 0) return true;
  const longestIncluded = Math.max(0, ...included.map((text) => (key.startsWith(text) ? text.length : 0)));
  return longestIncluded > shortestIgnored;
};

const decided = new Map<string, boolean>();

/**
 * Whether a pod's label becomes part of its identity. Cilium leaves out labels that differ from pod to pod, so a
 * selector on `pod-template-hash` matches nothing. Source: Cilium, pkg/labelsfilter, the default list (chart key
 * `labels` unset).
 */
export const isIdentityLabel = (key: string): boolean => {
  const known = decided.get(key);
  if (known !== undefined) return known;
  const result = decide(key);
  decided.set(key, result);
  return result;
};
