import { isLabelValue, isQualifiedName } from "../../verdicts/labels/label-syntax";

/**
 * Labels that tell workloads apart, the first ones first. Source: Kubernetes, "Recommended Labels", and the names that
 * manifests used before there were any.
 */
const preferred = [
  "app.kubernetes.io/name",
  "app.kubernetes.io/instance",
  "app.kubernetes.io/component",
  "app",
  "k8s-app",
  "name",
  "component",
  "role",
  "tier",
] as const;

/** Labels that say which copy, release or try of a workload a pod is. A selector with one matches nobody after the next. */
const passing: readonly RegExp[] = [
  /(?:^|[/.-])(?:hash|uid|uuid|checksum|generation|revision)$/i,
  /^(?:batch\.kubernetes\.io\/)?(?:job-name|job-completion-index)$/,
  /^statefulset\.kubernetes\.io\/pod-name$/,
  /^apps\.kubernetes\.io\/pod-index$/,
  /^(?:app\.kubernetes\.io\/)?(?:version|managed-by)$/,
  /^(?:helm\.sh\/)?chart$/,
  /^(?:heritage|track)$/,
  /^(?:topology|node)\.kubernetes\.io\//,
  /istio\.io\//,
];

const hexadecimal = /^(?=.*\d)[0-9a-f]{8,}$/i;
const uuid = /^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/i;
/** What Kubernetes appends to names: `-5689dd4d58` of a ReplicaSet (its alphabet has no vowels), `-29391840` of a CronJob's Job. */
const generatedName = /-(?:[bcdfghjklmnpqrstvwxz2456789]{8,10}|\d{7,})$/;

const isGenerated = (value: string): boolean =>
  uuid.test(value) || hexadecimal.test(value) || (generatedName.test(value) && /\d/.test(value));

/** Whether a label says which workload a pod is of, and goes on saying it when the pod is replaced. */
export const isIdentifying = (key: string, value: string): boolean =>
  isQualifiedName(key) &&
  isLabelValue(value) &&
  value !== "" &&
  !passing.some((pattern) => pattern.test(key)) &&
  !isGenerated(value);

const rank = (key: string): number => {
  const found = (preferred as readonly string[]).indexOf(key);
  return found < 0 ? preferred.length : found;
};

/** Labels of pods, as an object of a manifest has them. */
export type Labels = Readonly<Record<string, string>>;

/**
 * The labels that may stand in a selector, the most telling first.
 *
 * @param keys those that somebody wants, in this order, whatever they look like; undefined: by the rule.
 */
export const identifyingLabels = (
  labels: Labels,
  keys: readonly string[] | undefined,
): readonly (readonly [key: string, value: string])[] => {
  if (keys !== undefined) {
    return keys.flatMap((key) => {
      const value = labels[key];
      return value === undefined || !isLabelValue(value) ? [] : [[key, value] as const];
    });
  }
  return Object.entries(labels)
    .filter(([key, value]) => isIdentifying(key, value))
    .sort(([one], [other]) => rank(one) - rank(other) || one.localeCompare(other, "en"));
};
