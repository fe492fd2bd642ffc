import type { ContainerPort, ManifestPod } from "../manifests/manifest-pods";
import { isIdentityLabel } from "../verdicts/labels/identity-label-filter";
import type { Endpoint, Flow, Peer, Protocol, Service } from "../verdicts/world";
import type { FlowRow } from "./flow-row";

/** Pods that are alike for every policy, under the name of what made them. */
export interface Workload {
  /** `namespace/name`. */
  readonly name: string;
  /** One of its pods: what is true of it is true of all. */
  readonly peer: Peer;
  readonly endpoint: Endpoint;
  readonly ports: readonly ContainerPort[];
}

/** Everything of a pod that policies can see. */
const sameForPolicies = ({
  endpoint: { labels = {}, namespace, serviceAccount, namedPorts },
}: ManifestPod): string =>
  JSON.stringify([
    namespace,
    serviceAccount,
    Object.entries(labels)
      .filter(([key]) => isIdentityLabel(key))
      .sort(),
    namedPorts,
  ]);

const selects = ({ namespace, selector }: Service, endpoint: Endpoint): boolean => {
  const wanted = Object.entries(selector ?? {});
  return (
    namespace === endpoint.namespace &&
    wanted.length > 0 &&
    wanted.every(([key, value]) => endpoint.labels?.[key] === value)
  );
};

/** Ports that Services lead to, for pods whose containers do not name theirs. */
const servicePorts = (endpoint: Endpoint, services: readonly Service[]): ContainerPort[] =>
  services
    .filter((service) => selects(service, endpoint))
    .flatMap(({ ports = [] }) =>
      ports.flatMap(({ port, targetPort = port, protocol = "TCP" }) => {
        const number =
          typeof targetPort === "number" ? targetPort : (endpoint.namedPorts?.[targetPort]?.port ?? 0);
        return number > 0 ? [{ port: number, protocol }] : [];
      }),
    );

const uniquePorts = (ports: readonly ContainerPort[]): ContainerPort[] => [
  ...new Map(ports.map((port) => [`${port.port}/${port.protocol}`, port])).values(),
];

/** Groups pods by what made them. Pods of one workload that policies can tell apart stay apart. */
export const workloadsOf = (
  pods: readonly ManifestPod[],
  services: readonly Service[],
): readonly Workload[] => {
  const found = new Map<string, Workload>();
  const alike = new Map<string, string>();
  for (const pod of pods) {
    const { namespace, name } = pod.endpoint;
    const text = `${namespace}/${pod.workload} ${sameForPolicies(pod)}`;
    if (alike.has(text)) continue;
    const wanted = `${namespace}/${pod.workload}`;
    const chosen = found.has(wanted) ? `${namespace}/${name}` : wanted;
    alike.set(text, chosen);
    found.set(chosen, {
      name: chosen,
      peer: `${namespace}/${name}`,
      endpoint: pod.endpoint,
      ports: uniquePorts([...pod.ports, ...servicePorts(pod.endpoint, services)]),
    });
  }
  return [...found.values()];
};

interface Destination {
  readonly name: string;
  readonly peer: Peer;
  readonly ports: readonly { readonly port: number; readonly protocol: Protocol }[];
}

const world: Destination = {
  name: "world",
  peer: { entity: "world" },
  ports: [
    { port: 443, protocol: "TCP" },
    { port: 53, protocol: "UDP" },
  ],
};

/**
 * The flows between workloads: every ordered pair at the ports of the destination, the world's ways in and out, and the
 * way to the cluster's DNS server.
 *
 * @param dns who answers DNS; the workload of that pod goes by the name `dns`.
 */
export const workloadFlows = (workloads: readonly Workload[], dns: Peer): readonly FlowRow[] => {
  const inside: readonly Destination[] = workloads.map(({ name, peer, ports }) => ({
    name: peer === dns ? "dns" : name,
    peer,
    ports,
  }));
  const server: Destination = {
    name: "dns",
    peer: dns,
    ports: [
      { port: 53, protocol: "UDP" },
      { port: 53, protocol: "TCP" },
    ],
  };
  const destinations = inside.some(({ name }) => name === "dns") ? inside : [...inside, server];
  return [...inside, world].flatMap((from) =>
    [...destinations, world]
      .filter((to) => to.name !== from.name)
      .flatMap((to) =>
        to.ports.map(({ port, protocol }): FlowRow => {
          const flow: Flow = { from: from.peer, to: to.peer, port, protocol };
          return { from: from.name, to: to.name, flow };
        }),
      ),
  );
};
