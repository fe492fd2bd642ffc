import type { PathStep, ValueChange } from "./diff-values";
import { isObject, type Properties, type Value, valueAt } from "./values";

/**
 * Whether data of ConfigMaps and Secrets is changed where it is. The API server would take it; the official provider
 * makes the object anew unless its inputs `enableConfigMapMutable` and `enableSecretMutable` say otherwise.
 */
export interface MutableData {
  readonly configMaps: boolean;
  readonly secrets: boolean;
}

type Rule = (change: ValueChange, olds: Properties, news: Properties) => boolean;

const under =
  (...prefix: string[]): Rule =>
  ({ path }) =>
    prefix.every((step, index) => path[index] === step);

const anyOf =
  (...rules: Rule[]): Rule =>
  (change, olds, news) =>
    rules.some((rule) => rule(change, olds, news));

/** Within `spec`, everything but the named members. */
const specExcept =
  (...mutable: string[]): Rule =>
  ({ path }) =>
    path[0] === "spec" && !mutable.includes(String(path[1]));

const lockedData: Rule = (change, olds) =>
  olds.immutable === true &&
  ["data", "binaryData", "stringData", "immutable"].includes(String(change.path[0]));

/** A cluster address can be given up or changed only with the Service; leaving it to the API server is no change. */
const clusterAddress: Rule = ({ path, kind }, olds) =>
  path[0] === "spec" && (path[1] === "clusterIP" || path[1] === "clusterIPs") && kind !== "add"
    ? valueAt(olds, "spec", "clusterIP") !== ""
    : false;

const ROLE_REFERENCE = under("roleRef");
const JOB = anyOf(
  under("spec", "template"),
  under("spec", "selector"),
  under("spec", "completions"),
  under("spec", "completionMode"),
  under("spec", "manualSelector"),
  under("spec", "podFailurePolicy"),
);

const RULES: Readonly<Record<string, Rule>> = {
  "/ConfigMap": lockedData,
  "/PersistentVolumeClaim": specExcept("resources", "volumeAttributesClassName"),
  "/Pod": immutableInPod,
  "/Secret": anyOf(lockedData, under("type")),
  "/Service": clusterAddress,
  "apps/DaemonSet": under("spec", "selector"),
  "apps/Deployment": under("spec", "selector"),
  "apps/ReplicaSet": under("spec", "selector"),
  "apps/StatefulSet": specExcept(
    "replicas",
    "ordinals",
    "template",
    "updateStrategy",
    "revisionHistoryLimit",
    "persistentVolumeClaimRetentionPolicy",
    "minReadySeconds",
  ),
  "batch/Job": JOB,
  "networking.k8s.io/IngressClass": under("spec", "controller"),
  "rbac.authorization.k8s.io/ClusterRoleBinding": ROLE_REFERENCE,
  "rbac.authorization.k8s.io/RoleBinding": ROLE_REFERENCE,
  "scheduling.k8s.io/PriorityClass": anyOf(under("value"), under("preemptionPolicy")),
  "storage.k8s.io/StorageClass": anyOf(
    under("provisioner"),
    under("parameters"),
    under("reclaimPolicy"),
    under("volumeBindingMode"),
  ),
};

/** Whether the official provider would make a ConfigMap or Secret anew though the API server would take the change. */
function madeAnew({ path }: ValueChange, news: Properties, mutable: MutableData): boolean {
  const [field] = path;
  if (groupKind(news) === "/ConfigMap") {
    return !mutable.configMaps && (field === "data" || field === "binaryData");
  }
  return groupKind(news) === "/Secret" && !mutable.secrets && (field === "data" || field === "stringData");
}

/** True when the API server would refuse the change, or the provider's inputs ask for it: the object is made anew. */
export function needsReplacement(
  change: ValueChange,
  olds: Properties,
  news: Properties,
  mutable: MutableData,
): boolean {
  if (madeAnew(change, news, mutable)) return true;
  if (isIdentity(change.path)) return true;
  // Another version of the same API is another view of the same object; another group is another object.
  if (change.path[0] === "apiVersion") return groupKind(olds) !== groupKind(news);
  return RULES[groupKind(news)]?.(change, olds, news) ?? false;
}

/** Group and kind without the version: `apps/Deployment`, `/Pod`. */
export function groupKind(object: Properties): string {
  const apiVersion = String(object.apiVersion ?? "");
  const group = apiVersion.includes("/") ? apiVersion.slice(0, apiVersion.indexOf("/")) : "";
  return `${group}/${String(object.kind ?? "")}`;
}

function isIdentity(path: readonly PathStep[]): boolean {
  if (path.length === 1) return path[0] === "kind" || path[0] === "metadata";
  return path.length === 2 && path[0] === "metadata" && (path[1] === "name" || path[1] === "namespace");
}

function immutableInPod(change: ValueChange, olds: Properties, news: Properties): boolean {
  const { path } = change;
  if (path[0] !== "spec") return false;
  if (path[1] === "activeDeadlineSeconds" || path[1] === "terminationGracePeriodSeconds") return false;
  if (path[1] === "schedulingGates") return false;
  if (path[1] === "tolerations")
    return !onlyAdds(valueAt(olds, "spec", "tolerations"), valueAt(news, "spec", "tolerations"));
  const isContainer = path[1] === "containers" || path[1] === "initContainers";
  return !(isContainer && path.length === 4 && path[3] === "image" && change.kind === "update");
}

function onlyAdds(olds: Value | undefined, news: Value | undefined): boolean {
  const before = Array.isArray(olds) ? olds.filter(isObject) : [];
  const after = new Set(
    (Array.isArray(news) ? news.filter(isObject) : []).map((item) => JSON.stringify(item)),
  );
  return before.every((item) => after.has(JSON.stringify(item)));
}
