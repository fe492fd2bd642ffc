import type { Endpoint, StringMap } from "../../../verdicts/world";
import type { JsonObject, JsonValue } from "./json-value";
import type { Scene } from "./scene";
import { disputedSources, namespaceLabels, podLabels } from "./vocabulary";

/**
 * Prefixes of Cilium's label keys: none and `any:` match every source, `k8s:` only labels from Kubernetes. Another
 * source, or a dot instead of the colon, matches no pod.
 */
const sources = { "": 6, "k8s:": 3, "any:": 2, "container:": 0.15, "k8s.": 0.1 } as const;

const valueNear = (
  scene: Scene,
  vocabulary: Readonly<Record<string, readonly string[]>>,
  key: string,
): string => scene.random.pick(vocabulary[key] ?? ["other"]);

/** One requirement that the labels meet (mostly): an equality or an expression. */
const requirement = (
  scene: Scene,
  labels: StringMap,
  key: string,
  vocabulary: Readonly<Record<string, readonly string[]>>,
): { readonly match?: string; readonly expression?: JsonObject } => {
  const { random, profile } = scene;
  const value = labels[key];
  if (value === undefined) {
    return random.chance(0.6)
      ? { expression: { operator: "DoesNotExist" } }
      : { expression: { operator: "NotIn", values: [valueNear(scene, vocabulary, key)] } };
  }
  if (!random.chance(profile.expressions)) {
    return { match: random.chance(0.96) ? value : valueNear(scene, vocabulary, key) };
  }
  switch (random.weighted({ In: 5, NotIn: 2, Exists: 3, DoesNotExist: 0.25 })) {
    case "In":
      return { expression: { operator: "In", values: random.some([value, "other", "third"], 1, 3) } };
    case "NotIn":
      return {
        expression: { operator: "NotIn", values: [random.chance(0.9) ? "other" : value] },
      };
    case "Exists":
      return { expression: { operator: "Exists" } };
    default:
      return { expression: { operator: "DoesNotExist" } };
  }
};

/** A selector of a key list; the keys' prefixes are drawn for Cilium's kinds. */
const selectorOf = (
  scene: Scene,
  labels: StringMap,
  keys: readonly string[],
  vocabulary: Readonly<Record<string, readonly string[]>>,
  prefixed: (key: string) => string,
): JsonObject => {
  const matchLabels: Record<string, string> = {};
  const matchExpressions: JsonValue[] = [];
  for (const key of keys) {
    const { match, expression } = requirement(scene, labels, key, vocabulary);
    if (match !== undefined) matchLabels[prefixed(key)] = match;
    if (expression !== undefined) matchExpressions.push({ key: prefixed(key), ...expression });
  }
  return {
    ...(Object.keys(matchLabels).length > 0 || scene.random.chance(0.03) ? { matchLabels } : {}),
    ...(matchExpressions.length > 0 || scene.random.chance(0.03) ? { matchExpressions } : {}),
  };
};

const keysOf = (scene: Scene, labels: StringMap): string[] => {
  const { random, profile } = scene;
  const own = random.some(Object.keys(labels), random.chance(0.25) ? 0 : 1, random.chance(0.3) ? 2 : 1);
  const missing = Object.keys(podLabels).filter((key) => labels[key] === undefined);
  const extra = random.chance(profile.expressions / 3) ? random.some(missing, 1, 1) : [];
  return [...own, ...extra];
};

/** A Kubernetes label selector that mostly matches the pod. */
export const podSelector = (scene: Scene, endpoint: Endpoint): JsonObject =>
  selectorOf(scene, endpoint.labels ?? {}, keysOf(scene, endpoint.labels ?? {}), podLabels, (key) => key);

/** A Kubernetes label selector that mostly matches the namespace. */
export const namespaceSelector = (scene: Scene, namespace: string): JsonObject => {
  const { random } = scene;
  const labels = {
    ...scene.namespaces[namespace]?.labels,
    "kubernetes.io/metadata.name": namespace,
  };
  if (random.chance(0.2)) return {};
  const keys = random.some(Object.keys(labels), 1, 2);
  return selectorOf(scene, labels, keys, namespaceLabels, (key) => key);
};

/** An endpoint selector of Cilium for the pod's own labels. */
export const endpointSelector = (scene: Scene, endpoint: Endpoint): JsonObject => {
  const known: Readonly<Record<string, number>> = scene.profile.disputed ? disputedSources : sources;
  const source = scene.random.weighted(known);
  return selectorOf(
    scene,
    endpoint.labels ?? {},
    keysOf(scene, endpoint.labels ?? {}),
    podLabels,
    (key) => `${source}${key}`,
  );
};

const namespaceKey = "io.kubernetes.pod.namespace";

/** What names the pod's namespace in a selector of Cilium: its name, a label of it, or that it has any. */
const namespacePart = (scene: Scene, endpoint: Endpoint): JsonObject => {
  const { random } = scene;
  const prefix = random.weighted({ "k8s:": 6, "": 4, "any:": 1 });
  const labels = Object.entries(scene.namespaces[endpoint.namespace]?.labels ?? {});
  switch (random.weighted({ name: 6, in: 2, notIn: 1, exists: 2, label: labels.length > 0 ? 4 : 0 })) {
    case "name":
      return { matchLabels: { [`${prefix}${namespaceKey}`]: endpoint.namespace } };
    case "in":
      return {
        matchExpressions: [
          { key: `${prefix}${namespaceKey}`, operator: "In", values: [endpoint.namespace, "elsewhere"] },
        ],
      };
    case "notIn":
      return {
        matchExpressions: [{ key: `${prefix}${namespaceKey}`, operator: "NotIn", values: ["elsewhere"] }],
      };
    case "exists":
      return { matchExpressions: [{ key: `${prefix}${namespaceKey}`, operator: "Exists" }] };
    default: {
      const [key, value] = random.pick(labels);
      const full = `${prefix}io.cilium.k8s.namespace.labels.${key}`;
      return random.chance(0.7)
        ? { matchLabels: { [full]: value } }
        : { matchExpressions: [{ key: full, operator: random.pick(["Exists", "DoesNotExist"]) }] };
    }
  }
};

/** Labels that Cilium derives: service account and cluster. */
const derivedPart = (scene: Scene, endpoint: Endpoint): JsonObject => {
  const { random } = scene;
  const prefix = random.weighted({ "k8s:": 2, "": 2 });
  if (random.chance(0.5)) {
    const key = `${prefix}io.cilium.k8s.policy.serviceaccount`;
    return { matchLabels: { [key]: endpoint.serviceAccount ?? "default" } };
  }
  const key = `${prefix}io.cilium.k8s.policy.cluster`;
  const cluster = endpoint.cluster ?? scene.clusterName ?? "default";
  if (random.chance(0.7)) return { matchLabels: { [key]: cluster } };
  return {
    matchExpressions: [
      random.chance(0.5) ? { key, operator: "Exists" } : { key, operator: "NotIn", values: ["west"] },
    ],
  };
};

const isObject = (value: JsonValue | undefined): value is JsonObject =>
  typeof value === "object" && value !== null && !Array.isArray(value);

const join = (first: JsonObject, second: JsonObject): JsonObject => {
  const labels = [first.matchLabels, second.matchLabels].filter(isObject);
  const expressions = [first.matchExpressions, second.matchExpressions].flatMap((list) =>
    Array.isArray(list) ? [list as readonly JsonValue[]] : [],
  );
  return {
    ...(labels.length > 0 ? { matchLabels: Object.assign({}, ...labels) as JsonObject } : {}),
    ...(expressions.length > 0 ? { matchExpressions: expressions.flat() } : {}),
  };
};

/** A selector for the other end of a Cilium rule: the pod's labels, and its namespace where it is another one. */
export const peerSelector = (
  scene: Scene,
  endpoint: Endpoint,
  ownNamespace: string | undefined,
): JsonObject => {
  const { random } = scene;
  let selector = endpointSelector(scene, endpoint);
  const elsewhere = endpoint.namespace !== ownNamespace;
  if (random.chance(elsewhere ? 0.85 : 0.15)) selector = join(selector, namespacePart(scene, endpoint));
  if (random.chance(0.12)) selector = join(selector, derivedPart(scene, endpoint));
  return selector;
};

/** A selector for what a Cilium policy selects: clusterwide ones name a namespace now and then. */
export const subjectSelector = (scene: Scene, endpoint: Endpoint, clusterwide: boolean): JsonObject => {
  const { random } = scene;
  let selector = endpointSelector(scene, endpoint);
  if (random.chance(clusterwide ? 0.4 : 0.06)) selector = join(selector, namespacePart(scene, endpoint));
  if (random.chance(0.06)) selector = join(selector, derivedPart(scene, endpoint));
  return selector;
};
