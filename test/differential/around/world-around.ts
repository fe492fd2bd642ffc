import {
  type Endpoint,
  type Flow,
  type ManifestObject,
  ownEndpointNames,
  type Peer,
  type Question,
  type Service,
  type StringMap,
} from "../../../verdicts/world";
import { peerOf } from "../generate/scene";
import { mineEntities, minePods, type WantedPod } from "./mine-selectors";
import { mineNamedPorts, mineNames, mineTraffic } from "./mine-traffic";
import { distinct, isFields, texts, valuesUnder } from "./visit-tree";

type Namespaces = Readonly<Record<string, { readonly labels?: StringMap }>>;

const namespaceName = (wanted: WantedPod, index: number): string =>
  wanted.namespace ??
  wanted.namespaceLabels["kubernetes.io/metadata.name"] ??
  (Object.keys(wanted.namespaceLabels).length > 0 ? `labelled-${index}` : "default");

const namespacesOf = (wanted: readonly WantedPod[]): Namespaces =>
  Object.fromEntries(
    wanted.map((each, index) => [namespaceName(each, index), { labels: each.namespaceLabels }]),
  );

/** A pod for each selector, a stranger in each of their namespaces, and one in a namespace that no policy knows. */
const endpointsOf = (wanted: readonly WantedPod[], named: Readonly<Record<string, number>>): Endpoint[] => {
  const ports = Object.fromEntries(Object.entries(named).map(([name, port]) => [name, { port }]));
  const extra = Object.keys(named).length > 0 ? { namedPorts: ports } : {};
  const pods = wanted.map((each, index) => ({
    name: `wanted-${index}`,
    namespace: namespaceName(each, index),
    labels: each.labels,
    ...(each.serviceAccount === undefined ? {} : { serviceAccount: each.serviceAccount }),
    ...(each.cluster === undefined ? {} : { cluster: each.cluster }),
    ...extra,
  }));
  const homes = distinct(["somewhere", ...pods.map((pod) => pod.namespace)]);
  const strangers = homes.map((namespace) => ({
    name: "stranger",
    namespace,
    labels: { stranger: "yes" },
    ...extra,
  }));
  return [...pods, ...strangers];
};

/** The first address of a prefix, as one that a flow can have. */
const firstAddress = (prefix: string): string => {
  const [base = prefix] = prefix.split("/");
  return `${base}${base.includes(":") ? "/128" : "/32"}`;
};

const addressesOf = (policies: readonly ManifestObject[]): string[] => {
  const keys = ["fromCIDR", "toCIDR", "cidr", "except"];
  const prefixes = keys.flatMap((key) => texts(valuesUnder(policies, key)));
  return distinct([...prefixes.map(firstAddress), "203.0.113.7/32"]);
};

const servicesOf = (policies: readonly ManifestObject[]): Service[] => {
  const ports = [{ port: 80 }];
  const named = valuesUnder(policies, "k8sService")
    .filter(isFields)
    .map(({ serviceName, namespace }) => ({
      name: String(serviceName),
      namespace: String(namespace ?? "default"),
      ports,
      addresses: ["198.51.100.1"],
    }));
  const selected = valuesUnder(policies, "k8sServiceSelector")
    .filter(isFields)
    .map(({ selector, namespace }, index) => ({
      name: `selected-${index}`,
      namespace: String(namespace ?? "default"),
      labels: isFields(selector) && isFields(selector.matchLabels) ? stringsOf(selector.matchLabels) : {},
      ports,
      addresses: ["198.51.100.2"],
    }));
  return [...named, ...selected];
};

const stringsOf = (fields: Readonly<Record<string, unknown>>): StringMap =>
  Object.fromEntries(Object.entries(fields).map(([key, value]) => [key, String(value)]));

/**
 * A world made out of policies: pods that their selectors match and pods that they do not, the addresses, names and
 * Services that they speak of, Cilium's own endpoints, and flows between all of them, both ways, with the ports and requests of their rules and
 * with others.
 */
export const worldAround = (policies: readonly ManifestObject[]): Question => {
  const wanted = distinct(policies.flatMap(minePods));
  const named = mineNamedPorts(policies);
  const endpoints = endpointsOf(wanted, named);
  const services = servicesOf(policies);
  const pods: readonly Peer[] = endpoints.map(peerOf);
  const outside: readonly Peer[] = [
    ...distinct(["world" as const, "host" as const, ...policies.flatMap(mineEntities)]).map((entity) => ({
      entity,
    })),
    ...addressesOf(policies).map((cidr) => ({ cidr })),
  ];
  const own: readonly Peer[] = ownEndpointNames.map((entity) => ({ entity }));
  const destinations: readonly Peer[] = [
    ...outside,
    ...mineNames(policies).map((fqdn) => ({ fqdn })),
    ...services.map(({ namespace, name }) => ({ service: `${namespace}/${name}` })),
  ];
  const pairs = [
    ...pods.flatMap((from) => pods.filter((to) => to !== from).map((to) => ({ from, to }))),
    ...pods.flatMap((from) => destinations.map((to) => ({ from, to }))),
    ...outside.flatMap((from) => pods.map((to) => ({ from, to }))),
    ...own.flatMap((from) => [...pods, ...destinations].map((to) => ({ from, to }))),
    ...[...pods, ...outside].flatMap((from) => own.map((to) => ({ from, to }))),
  ];
  const traffic = mineTraffic(policies, named);
  const flows: Flow[] = pairs.flatMap((pair) =>
    traffic
      // A Service forwards its own ports only.
      .filter((each) => typeof pair.to === "string" || !("service" in pair.to) || each.protocol === "TCP")
      .map((each) => ({ ...pair, ...each })),
  );
  const cluster = wanted.find((each) => each.cluster !== undefined)?.cluster;
  return {
    ...(cluster === undefined ? {} : { clusterName: cluster }),
    namespaces: { somewhere: {}, ...namespacesOf(wanted) },
    endpoints,
    ...(services.length > 0 ? { services } : {}),
    policies,
    flows,
  };
};
