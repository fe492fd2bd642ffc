import { type EntityName, entityNames, type ManifestObject, type StringMap } from "../../../verdicts/world";
import { distinct, type Fields, isFields, texts, valuesUnder } from "./visit-tree";

/** A pod that a selector asks for, before it has a name. */
export interface WantedPod {
  readonly labels: StringMap;
  /** Name of its namespace; without one any namespace with `namespaceLabels`. */
  readonly namespace?: string;
  readonly namespaceLabels: StringMap;
  readonly serviceAccount?: string;
  readonly cluster?: string;
}

/** Label entries that meet the selector: of each expression one value that it accepts. */
const entriesThatMeet = (selector: Fields): readonly (readonly [string, string])[] => {
  const equal = isFields(selector.matchLabels)
    ? Object.entries(selector.matchLabels).map(([key, value]) => [key, String(value)] as const)
    : [];
  const expressions = valuesUnder({ list: selector.matchExpressions }, "list").filter(isFields);
  const met = expressions.flatMap((expression): (readonly [string, string])[] => {
    const { key, operator } = expression;
    if (typeof key !== "string") return [];
    if (operator === "In") return [[key, texts(valuesUnder(expression, "values"))[0] ?? ""]];
    return operator === "Exists" ? [[key, key.endsWith("pod.namespace") ? "elsewhere" : "any"]] : [];
  });
  return [...equal, ...met];
};

const namespaceKey = "io.kubernetes.pod.namespace";
const namespaceLabelKey = "io.cilium.k8s.namespace.labels.";
const serviceAccountKey = "io.cilium.k8s.policy.serviceaccount";
const clusterKey = "io.cilium.k8s.policy.cluster";

/** The pod that an endpoint selector of Cilium asks for. */
const podOfCilium = (selector: Fields, home: string | undefined): WantedPod => {
  const entries = entriesThatMeet(selector).map(
    ([key, value]) => [key.replace(/^(k8s|any|reserved):/, ""), value] as const,
  );
  const of = (key: string): string | undefined => entries.find(([each]) => each === key)?.[1];
  const derived = [namespaceKey, serviceAccountKey, clusterKey];
  const [namespace, serviceAccount, cluster] = [
    of(namespaceKey) ?? home,
    of(serviceAccountKey),
    of(clusterKey),
  ];
  return {
    labels: Object.fromEntries(
      entries.filter(([key]) => !derived.includes(key) && !key.startsWith(namespaceLabelKey)),
    ),
    namespaceLabels: Object.fromEntries(
      entries
        .filter(([key]) => key.startsWith(namespaceLabelKey))
        .map(([key, value]) => [key.slice(namespaceLabelKey.length), value]),
    ),
    ...(namespace === undefined || entries.some(([key]) => key.startsWith(namespaceLabelKey))
      ? {}
      : { namespace }),
    ...(serviceAccount === undefined ? {} : { serviceAccount }),
    ...(cluster === undefined ? {} : { cluster }),
  };
};

const podOfKubernetes = (pod: unknown, namespace: unknown, home: string | undefined): WantedPod => ({
  labels: isFields(pod) ? Object.fromEntries(entriesThatMeet(pod)) : {},
  namespaceLabels: isFields(namespace) ? Object.fromEntries(entriesThatMeet(namespace)) : {},
  ...(home === undefined || isFields(namespace) ? {} : { namespace: home }),
});

const ciliumKeys = ["endpointSelector", "fromEndpoints", "toEndpoints", "fromRequires", "toRequires"];

const namespaceOf = (policy: ManifestObject): string | undefined => policy.metadata?.namespace;

/** The pods that the selectors of a policy ask for, itself and its peers. */
export const minePods = (policy: ManifestObject): WantedPod[] => {
  const home = namespaceOf(policy);
  const cilium = ciliumKeys.flatMap((key) => valuesUnder(policy, key)).filter(isFields);
  const subjects = isFields(policy.spec) ? [policy.spec] : [];
  const peers = ["from", "to"].flatMap((key) => valuesUnder(policy, key)).filter(isFields);
  const kubernetes = [...subjects, ...peers].filter(
    (each) => "podSelector" in each || "namespaceSelector" in each,
  );
  return distinct([
    ...cilium
      .filter((selector) => !JSON.stringify(selector).includes('"reserved:'))
      .map((selector) => podOfCilium(selector, home)),
    ...kubernetes.map((each) => podOfKubernetes(each.podSelector, each.namespaceSelector, home)),
  ]);
};

/** The reserved identities that a policy names, as entities or by their labels. */
export const mineEntities = (policy: ManifestObject): EntityName[] => {
  const words = ["fromEntities", "toEntities"].flatMap((key) => texts(valuesUnder(policy, key)));
  const text = JSON.stringify(policy);
  return entityNames.filter((name) => words.includes(name) || text.includes(`reserved:${name}`));
};
