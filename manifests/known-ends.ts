import type { ClusterNode, Endpoint, ManifestObject, Peer, Service, World } from "../verdicts/world";
import type { ManifestPod } from "./manifest-pods";

type Fields = Readonly<Record<string, unknown>>;

const fieldsOf = (value: unknown): Fields =>
  typeof value === "object" && value !== null && !Array.isArray(value) ? (value as Fields) : {};

const listOf = (value: unknown): readonly Fields[] => (Array.isArray(value) ? value.map(fieldsOf) : []);

const textsOf = (...values: readonly unknown[]): string[] => [
  ...new Set(values.flat().filter((value): value is string => typeof value === "string" && value !== "")),
];

/** An object with what is read of it here; what is not of the right form is taken as not there. */
class Seen {
  readonly #metadata: Fields;

  constructor(readonly object: ManifestObject) {
    this.#metadata = fieldsOf(object.metadata);
  }

  get spec(): Fields {
    return fieldsOf(this.object.spec);
  }

  get status(): Fields {
    return fieldsOf(this.object.status);
  }

  get labels(): Fields {
    return fieldsOf(this.#metadata.labels);
  }

  get name(): string {
    return String(this.#metadata.name ?? "");
  }

  /** `namespace/name`. */
  get fullName(): string {
    return `${String(this.#metadata.namespace || "default")}/${this.name}`;
  }

  /** The Service that an EndpointSlice belongs to. */
  get serviceName(): string {
    return `${String(this.#metadata.namespace || "default")}/${String(this.labels["kubernetes.io/service-name"] ?? "")}`;
  }
}

const podAddresses = ({ status }: Seen): string[] =>
  textsOf(status.podIP, ...listOf(status.podIPs).map(({ ip }) => ip));

const serviceAddresses = ({ spec, status }: Seen): string[] =>
  textsOf(
    spec.clusterIP,
    spec.clusterIPs,
    spec.externalIPs,
    spec.loadBalancerIP,
    ...listOf(fieldsOf(status.loadBalancer).ingress).map(({ ip }) => ip),
  ).filter((address) => address !== "None");

const sliceAddresses = ({ object }: Seen): string[] =>
  textsOf(...listOf(object.endpoints).flatMap(({ addresses }) => addresses));

/** Ports behind a Service without a selector are those of its EndpointSlices, by their names. */
const withSlicePorts = (service: Service, slices: readonly Seen[]): Service => {
  const own = slices.filter(({ serviceName }) => serviceName === `${service.namespace}/${service.name}`);
  if (service.selector !== undefined || own.length === 0) return service;
  const behind = own.flatMap(({ object }) => listOf(object.ports));
  const ports = (service.ports ?? []).map((port) => {
    const found = behind.find(({ name }) => (name ?? "") === (port.name ?? "")) ?? behind[0];
    return typeof found?.port === "number" ? { ...port, targetPort: found.port } : port;
  });
  return { ...service, ports };
};

interface Known {
  readonly nodes: Readonly<Record<string, ClusterNode>>;
  readonly addresses: Readonly<Record<string, Peer>>;
}

const isControlPlane = ({ labels }: Seen): boolean =>
  Object.keys(labels).some((key) => /^node-role\.kubernetes\.io\/(?:control-plane|master)$/.test(key));

const nodesOf = (nodes: readonly Seen[], pods: readonly Seen[], apiServers: readonly string[]): Known => {
  const known: Record<string, ClusterNode> = {};
  const addresses: Record<string, Peer> = {};
  for (const node of nodes) {
    const own = textsOf(...listOf(node.status.addresses).map(({ address }) => address));
    const apiServer = own.some((address) => apiServers.includes(address));
    known[node.name] = { apiServer: apiServer || (apiServers.length === 0 && isControlPlane(node)) };
    for (const address of own) addresses[address] = { node: node.name };
  }
  for (const { spec } of pods) if (typeof spec.nodeName === "string") known[spec.nodeName] ??= {};
  return { nodes: known, addresses };
};

/**
 * What manifests say of addresses and nodes: whose an address is (of a pod, a node, a Service, the API server), which pods
 * are their node because they share its network, which Services translate no port.
 *
 * @param world what was read of the objects so far.
 * @param pods all pods of the manifests, those of the host network too.
 */
export const withKnownEnds = (
  world: World,
  objects: readonly ManifestObject[],
  pods: readonly ManifestPod[],
): World => {
  const of = (kind: string, group = "v1"): Seen[] =>
    objects
      .filter((object) => object.kind === kind && (object.apiVersion ?? "").startsWith(group))
      .map((object) => new Seen(object));
  const [podObjects, serviceObjects] = [of("Pod"), of("Service")];
  const slices = of("EndpointSlice", "discovery.k8s.io/");
  const apiServers = slices
    .filter(({ serviceName }) => serviceName === "default/kubernetes")
    .flatMap(sliceAddresses);
  const { nodes, addresses: ofNodes } = nodesOf(of("Node"), podObjects, apiServers);
  const addresses: Record<string, Peer> = {};
  for (const address of apiServers) addresses[address] = { entity: "kube-apiserver" };
  const nodeOf = new Map(podObjects.map((pod) => [pod.fullName, pod.spec.nodeName]));
  const known = new Set((world.endpoints ?? []).map(({ namespace, name }) => `${namespace}/${name}`));
  for (const pod of podObjects) {
    const onHost = pod.spec.hostNetwork === true;
    const node = pod.spec.nodeName;
    const host: Peer = typeof node === "string" ? { node } : { entity: "remote-node" };
    if (!onHost && !known.has(pod.fullName)) continue;
    for (const address of podAddresses(pod)) addresses[address] = onHost ? host : pod.fullName;
  }
  for (const service of serviceObjects) {
    for (const address of serviceAddresses(service)) addresses[address] = { service: service.fullName };
  }
  Object.assign(addresses, ofNodes);
  const headless = new Set(
    serviceObjects.filter(({ spec }) => spec.clusterIP === "None").map(({ fullName }) => fullName),
  );
  const onNode = (endpoint: Endpoint): Endpoint => {
    const node = nodeOf.get(`${endpoint.namespace}/${endpoint.name}`);
    return typeof node === "string" ? { ...endpoint, node } : endpoint;
  };
  return {
    ...world,
    endpoints: (world.endpoints ?? []).map(onNode),
    services: (world.services ?? [])
      .map((service) => withSlicePorts(service, slices))
      .map((service) =>
        headless.has(`${service.namespace}/${service.name}`) ? { ...service, headless: true } : service,
      ),
    nodes,
    hostPods: pods.filter(({ hostNetwork }) => hostNetwork).map(({ endpoint }) => onNode(endpoint)),
    addresses,
  };
};
