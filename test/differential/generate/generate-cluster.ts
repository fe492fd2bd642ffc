import type { CidrGroup, Endpoint, NamedPort, Service, StringMap } from "../../../verdicts/world";
import type { Profile } from "./profile";
import type { RandomSource } from "./random-source";
import {
  addresses,
  clusterNames,
  namespaceLabels,
  namespaceNames,
  podLabels,
  portNames,
  portNumbers,
  prefixes,
  providerGroups,
  serviceAccounts,
} from "./vocabulary";

type Vocabulary = Readonly<Record<string, readonly string[]>>;

const labelsFrom = (
  random: RandomSource,
  vocabulary: Vocabulary,
  probability: (key: string) => number,
): StringMap =>
  Object.fromEntries(
    Object.entries(vocabulary)
      .filter(([key]) => random.chance(probability(key)))
      .map(([key, values]) => [key, random.pick(values)]),
  );

/** Namespaces with labels; now and then the label that the API server sets is given too. */
export const generateNamespaces = (
  random: RandomSource,
): Readonly<Record<string, { readonly labels?: StringMap }>> =>
  Object.fromEntries(
    random.some(namespaceNames, 2, 4).map((name) => {
      const given = random.chance(0.15) ? { "kubernetes.io/metadata.name": name } : {};
      const labels = { ...labelsFrom(random, namespaceLabels, () => 0.7), ...given };
      return [name, random.chance(0.1) ? {} : { labels }];
    }),
  );

const generateNamedPorts = (
  random: RandomSource,
  profile: Profile,
): Readonly<Record<string, NamedPort>> | undefined => {
  if (!random.chance(0.4 + profile.namedPort / 2)) return undefined;
  return Object.fromEntries(
    random.some(Object.keys(portNames), 1, 3).map((name) => {
      const port = random.pick(portNames[name] ?? portNumbers);
      const protocol = random.chance(0.2) ? { protocol: random.pick(["UDP", "SCTP"] as const) } : {};
      return [random.chance(0.05) ? name.toUpperCase() : name, { port, ...protocol }];
    }),
  );
};

/** Pods: few labels, shared by many, so that selectors match some and not all. */
export const generateEndpoints = (
  random: RandomSource,
  profile: Profile,
  namespaces: readonly string[],
  mesh: boolean,
): Endpoint[] =>
  random.times(3, 10, (index) => {
    const namedPorts = generateNamedPorts(random, profile);
    return {
      name: `pod-${index}`,
      namespace: random.pick(namespaces),
      labels: labelsFrom(random, podLabels, (key) => (key === "app" ? 0.85 : key.includes("/") ? 0.15 : 0.4)),
      ...(random.chance(0.4) ? { serviceAccount: random.pick(serviceAccounts) } : {}),
      ...(mesh && random.chance(0.4) ? { cluster: random.pick(clusterNames) } : {}),
      ...(namedPorts === undefined ? {} : { namedPorts }),
    };
  });

const generateServicePorts = (random: RandomSource): NonNullable<Service["ports"]> =>
  random.some(portNumbers, 1, 2).map((port) => ({
    port,
    ...(random.chance(0.4)
      ? { targetPort: random.chance(0.4) ? random.pick(Object.keys(portNames)) : random.pick(portNumbers) }
      : {}),
    ...(random.chance(0.2) ? { protocol: random.pick(["TCP", "UDP"] as const) } : {}),
  }));

/** Services: in front of pods, or of addresses that somebody listed. */
export const generateServices = (random: RandomSource, endpoints: readonly Endpoint[]): Service[] =>
  random.times(0, 3, (index) => {
    const behind = random.pick(endpoints);
    const own = { name: `svc-${index}`, namespace: behind.namespace };
    const labels = random.chance(0.6) ? { labels: { app: random.pick(podLabels.app ?? []) } } : {};
    const ports = { ports: generateServicePorts(random) };
    if (random.chance(0.45)) {
      return {
        ...own,
        ...labels,
        ...ports,
        addresses: random.some(addresses, 1, 2).map((address) => address.split("/")[0] ?? address),
      };
    }
    const entries = random.some(Object.entries(behind.labels ?? {}), 1, 1);
    return { ...own, ...labels, ...ports, selector: Object.fromEntries(entries) };
  });

/** Labels of a CIDR group: a zone, and where releases are compared that of a provider's group. */
const groupLabels = (random: RandomSource, { disputed }: Profile): { readonly labels?: StringMap } => {
  const zone = random.chance(0.7) ? { zone: random.pick(["a", "b"]) } : {};
  const provided = disputed && random.chance(0.4) ? { [random.pick(providerGroups).label]: "" } : {};
  const labels = { ...zone, ...provided };
  return Object.keys(labels).length > 0 ? { labels } : {};
};

/** CIDR groups; a policy may also name one that is not there. */
export const generateCidrGroups = (
  random: RandomSource,
  profile: Profile,
): Readonly<Record<string, CidrGroup>> =>
  Object.fromEntries(
    random.times(0, 2, (index) => [
      `group-${index}`,
      { ...groupLabels(random, profile), cidrs: random.some(prefixes, 1, 2) },
    ]),
  );
