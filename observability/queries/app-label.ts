/** Labels by which Hubble knows what a pod calls itself. */
const appKeys = ["app.kubernetes.io/name", "k8s-app", "app"];

/**
 * The value of Hubble's labels `source_app` and `destination_app` for a pod: of the first of its labels, by name, that
 * is one of three. Empty for a pod without any. Source: Cilium documentation, "Monitoring & Metrics", context options;
 * `pkg/hubble/metrics/api/context.go`.
 *
 * @param labels of the pod.
 */
export const appLabel = (labels: Readonly<Record<string, string>>): string => {
  // Hubble goes through `k8s:name=value` in order, so "app.kubernetes.io/name" comes before "app=".
  const texts = Object.entries(labels).map(([key, value]) => ({ text: `k8s:${key}=${value}`, key, value }));
  const inOrder = texts.sort((one, other) => (one.text < other.text ? -1 : 1));
  return inOrder.find(({ key, value }) => appKeys.includes(key) && value !== "")?.value ?? "";
};
