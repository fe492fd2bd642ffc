import { parseAddress } from "../addresses/prefix";
import type { NamedPortLookup } from "../decide/named-ports";
import { isPortName } from "../rules/read-port";
import type { Endpoint, Peer, Protocol, Service, World } from "../world";

/** Port that an API server listens on where nothing says otherwise (kube-apiserver --secure-port). */
export const apiServerPort = 6443;

/** Namespace and name of the Service that leads to the API server. */
const apiServerService = "default/kubernetes";

// The addresses behind the API server's Service are those of nodes, which no network ever matches. Where they are not
// known this stands for them: nothing is ever sent to it.
const noAddress = "0.0.0.0";

/** The Service that every cluster has, for worlds that do not list it. Source: Kubernetes, pkg/controlplane. */
const assumedApiServer: Service = {
  name: "kubernetes",
  namespace: "default",
  ports: [{ name: "https", port: 443, targetPort: apiServerPort }],
  addresses: [noAddress],
};

/** The Services of a world and the one of the API server, which every cluster has with something behind it. */
export const withApiServer = (services: readonly Service[]): readonly Service[] => {
  const known = services.find(isApiServer);
  if (known === undefined) return [...services, assumedApiServer];
  if ((known.addresses ?? []).length > 0) return services;
  return services.map((service) => (service === known ? { ...known, addresses: [noAddress] } : service));
};

/** Stands in the EndpointSlice of a Service that leads to Cilium's own proxy. Source: Cilium, operator/pkg/model/translation. */
const proxyAddress = "192.192.192.192";

/** The port that a Service's port is translated to: a number, a name of a pod's port, or undefined if there is none. */
export const targetPortOf = (
  service: Service,
  port: number,
  protocol: Protocol,
): number | string | undefined => {
  const found = (service.ports ?? []).find(
    (known) => known.port === port && (known.protocol ?? "TCP") === protocol,
  );
  // The name of a headless Service is its pods' addresses: whoever uses it names the pod's port.
  if (service.headless === true && Object.keys(service.selector ?? {}).length > 0) return port;
  if (found === undefined) return undefined;
  return found.targetPort ?? (isApiServer(service) ? apiServerPort : port);
};

/** Whether a Service is the one of the API server. */
export const isApiServer = ({ namespace, name }: Service): boolean =>
  `${namespace}/${name}` === apiServerService;

/** The port's number at a pod; 0 if it has none of that name. */
export const numberAt = (
  targetPort: number | string,
  ownPorts: NamedPortLookup,
  protocol: Protocol,
): number => {
  if (typeof targetPort === "number") return targetPort;
  return isPortName(targetPort) ? ownPorts(targetPort.toLowerCase(), protocol) : Number(targetPort);
};

/** The pods that a Service selects. */
export const podsBehind = (service: Service, world: Pick<World, "endpoints">): Endpoint[] => {
  const wanted = Object.entries(service.selector ?? {});
  if (wanted.length === 0) return [];
  return (world.endpoints ?? []).filter(
    ({ namespace, labels = {} }) =>
      namespace === service.namespace && wanted.every(([key, value]) => labels[key] === value),
  );
};

/** What is behind a Service that selects no pods. */
export const peersBehind = (service: Service): readonly Peer[] => {
  if (Object.keys(service.selector ?? {}).length > 0) return [];
  if (isApiServer(service)) return [{ entity: "kube-apiserver" }];
  return (service.addresses ?? [])
    .filter((address) => parseAddress(address) !== undefined)
    .map((address) => (address === proxyAddress ? { entity: "ingress" } : { cidr: address }));
};
