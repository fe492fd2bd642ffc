import { ownNamedPorts } from "../decide/named-ports";
import type { Identity } from "../labels/identity";
import type { Endpoint, LabelledEnd, OwnEndpointName, Peer, Protocol, Service } from "../world";
import { type EntityName, entityNames, ownEndpointNames } from "../world";
import type { CompiledWorld, Pod } from "./compiled-world";
import { readLabels } from "./identity-labels";
import { QuestionError } from "./question-error";
import { isApiServer, numberAt, peersBehind, podsBehind, targetPortOf, withApiServer } from "./service-ends";

/** One end of a flow: a pod, an endpoint of Cilium's own, or an end that no policy is about. */
export interface End {
  readonly identity: Identity;
  readonly pod: Pod | undefined;
  /** Which of Cilium's own endpoints it is. */
  readonly own?: OwnEndpointName;
  /** Name of the node that it is. */
  readonly node?: string;
}

/** Where a flow goes: an end and the port that it has there. */
export interface Target {
  readonly end: End;
  readonly port: number;
}

/** What a Service stands for: its ends and their port, or the reason why there are none. */
export type ServiceEnds = { readonly targets: readonly Target[] } | { readonly reason: string };

const isEntityName = (name: unknown): name is EntityName => entityNames.some((known) => known === name);

/** Finds the ends of flows in a world. */
export class FlowEnds {
  readonly #byName = new Map<string, Endpoint>();
  readonly #ends = new Map<Endpoint, End>();
  readonly #labelled = new Map<LabelledEnd, End>();
  readonly #services = new Map<string, Service>();
  readonly #hostPods = new Map<string, Endpoint>();

  constructor(private readonly compiled: CompiledWorld) {
    const { endpoints = [], services = [], clusterName = "default" } = compiled.world;
    for (const endpoint of endpoints) {
      const { namespace, name, cluster = clusterName } = endpoint;
      this.#byName.set(`${cluster}/${namespace}/${name}`, endpoint);
      const short = `${namespace}/${name}`;
      // A name that two clusters have means the local one.
      if (!this.#byName.has(short) || cluster === clusterName) this.#byName.set(short, endpoint);
    }
    for (const pod of compiled.world.hostPods ?? []) this.#hostPods.set(`${pod.namespace}/${pod.name}`, pod);
    for (const service of withApiServer(services))
      this.#services.set(`${service.namespace}/${service.name}`, service);
  }

  /** @throws QuestionError where there is no such end. */
  find(peer: Peer, path: string): End {
    if (typeof peer === "string") return this.#podNamed(peer, path);
    if (typeof peer !== "object" || peer === null) throw new QuestionError(path, notAPeer(peer));
    if ("entity" in peer) return this.#entity(peer.entity, path);
    if ("node" in peer) return this.#node(peer.node, path);
    if ("cidr" in peer) return this.#address(peer.cidr, path);
    if ("labels" in peer) return this.#ofLabels(peer, path);
    if ("fqdn" in peer && typeof peer.fqdn === "string" && peer.fqdn !== "") {
      return { identity: this.compiled.identities.ofName(peer.fqdn), pod: undefined };
    }
    throw new QuestionError(path, notAPeer(peer));
  }

  /**
   * An end as the other one sees it: a node is `host` for the pods on it.
   *
   * @param other the other end.
   */
  seenFrom(end: End, other: End): End {
    if (end.node === undefined || other.pod?.endpoint.node !== end.node) return end;
    const { identities, world } = this.compiled;
    const runsApiServer = world.nodes?.[end.node]?.apiServer === true;
    return { ...end, identity: runsApiServer ? identities.ofLocalApiServer() : identities.host };
  }

  /** The Service that a destination is, by name or by an address that is known to be a Service's. */
  serviceOf(to: Peer): string | undefined {
    if (typeof to !== "object" || to === null) return undefined;
    if ("service" in to) return String(to.service);
    if (!("cidr" in to)) return undefined;
    const known = this.#ownerOf(bareAddress(to.cidr));
    return typeof known === "object" && "service" in known ? known.service : undefined;
  }

  /** What is behind a Service, with the port that its own port is translated to. */
  behindService(name: string, port: number, protocol: Protocol): ServiceEnds {
    const service = this.#services.get(name);
    if (service === undefined) return { reason: `there is no Service ${name}` };
    const targetPort = targetPortOf(service, port, protocol);
    if (targetPort === undefined) return { reason: `Service ${name} has no port ${port}/${protocol}` };
    const pods = podsBehind(service, this.compiled.world).flatMap((endpoint) => {
      const number = numberAt(targetPort, this.compiled.pod(endpoint).ownPorts, protocol);
      return number > 0 ? [{ end: this.#endOf(endpoint), port: number }] : [];
    });
    const onHosts = podsBehind(service, { endpoints: this.compiled.world.hostPods ?? [] }).flatMap((pod) => {
      const number = numberAt(targetPort, ownNamedPorts(pod), protocol);
      return number > 0 ? [{ end: this.#hostOf(pod, `Service ${name}`), port: number }] : [];
    });
    const others = peersBehind(service).map((peer) => ({
      end: this.find(peer, `Service ${name}`),
      port: typeof targetPort === "number" ? targetPort : Number(targetPort) || port,
    }));
    const targets = [...pods, ...onHosts, ...others];
    if (targets.length > 0) return { targets };
    const nothing = service.selector === undefined && !isApiServer(service) ? "selector or address" : "pod";
    return { reason: `Service ${name} has no ${nothing} for port ${port}/${protocol}` };
  }

  #ownerOf(address: string): Peer | undefined {
    const { addresses = {} } = this.compiled.world;
    return Object.hasOwn(addresses, address) ? addresses[address] : undefined;
  }

  #entity(entity: string, path: string): End {
    if (!isEntityName(entity)) {
      throw new QuestionError(
        `${path}.entity`,
        `${JSON.stringify(entity)} is none. Accepted: ${entityNames.join(", ")}`,
      );
    }
    const identity = this.compiled.identities.ofEntity(entity);
    const own = ownEndpointNames.find((name) => name === entity);
    const isOff = own === "ingress" && this.compiled.world.ingressProxy === false;
    return own === undefined || isOff ? { identity, pod: undefined } : { identity, pod: undefined, own };
  }

  #node(node: string, path: string): End {
    const { nodes = {} } = this.compiled.world;
    if (!Object.hasOwn(nodes, node)) {
      throw new QuestionError(`${path}.node`, `${JSON.stringify(node)} is none of the world's nodes`);
    }
    const entity = nodes[node]?.apiServer === true ? "kube-apiserver" : "remote-node";
    return { identity: this.compiled.identities.ofEntity(entity), pod: undefined, node };
  }

  #address(cidr: unknown, path: string): End {
    const text = bareAddress(cidr);
    const identity = this.compiled.identities.ofAddress(text);
    if (identity === undefined) {
      throw new QuestionError(`${path}.cidr`, `${JSON.stringify(cidr)} is not an IP address`);
    }
    const owner = this.#ownerOf(text);
    // An address that a Service has is translated before it is seen; nothing is sent from it.
    if (owner === undefined || (typeof owner === "object" && ("service" in owner || "cidr" in owner))) {
      return { identity, pod: undefined };
    }
    return this.find(owner, path);
  }

  #ofLabels(peer: LabelledEnd, path: string): End {
    const known = this.#labelled.get(peer);
    if (known !== undefined) return known;
    const labels = readLabels(peer.labels, `${path}.labels`);
    const { identities } = this.compiled;
    const identity = identities.ofLabels(labels, peer.address, peer.names);
    if (identity === undefined) {
      throw new QuestionError(`${path}.address`, `${JSON.stringify(peer.address)} is not an IP address`);
    }
    const isReserved = (name: string): boolean =>
      labels.some((label) => label.source === "reserved" && label.name === name);
    const found = ownEndpointNames.find(isReserved);
    const own = found === "ingress" && this.compiled.world.ingressProxy === false ? undefined : found;
    const isPod = identity.namespace !== "" && own === undefined;
    const end: End = {
      identity,
      pod: isPod ? this.compiled.podLike(identity, labels, peer.name ?? "") : undefined,
      ...(own === undefined ? {} : { own }),
    };
    this.#labelled.set(peer, end);
    return end;
  }

  #endOf(endpoint: Endpoint): End {
    const known = this.#ends.get(endpoint);
    if (known !== undefined) return known;
    const pod = this.compiled.pod(endpoint);
    const end = { identity: pod.identity, pod };
    this.#ends.set(endpoint, end);
    return end;
  }

  #hostOf({ node }: Endpoint, path: string): End {
    const { nodes = {} } = this.compiled.world;
    return node !== undefined && Object.hasOwn(nodes, node)
      ? this.#node(node, path)
      : this.#entity("remote-node", path);
  }

  #podNamed(name: string, path: string): End {
    const endpoint = this.#byName.get(name);
    if (endpoint === undefined) {
      const onHost = this.#hostPods.get(name);
      if (onHost !== undefined) return this.#hostOf(onHost, path);
      throw new QuestionError(
        path,
        `${JSON.stringify(name)} is none of the world's endpoints. Write namespace/name of one of them`,
      );
    }
    return this.#endOf(endpoint);
  }
}

/** An address without the prefix length of a single one. */
const bareAddress = (cidr: unknown): string => String(cidr).replace(/\/(?:32|128)$/, "");

const notAPeer = (peer: unknown): string =>
  `${JSON.stringify(peer)} is not a valid end of a flow. Accepted: "namespace/name" of an endpoint, {"entity": …}, {"node": …}, {"cidr": an address}, {"labels": […]}, {"fqdn": …} or {"service": …} (the last two for "to")`;
