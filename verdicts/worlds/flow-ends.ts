import type { Identity } from "../labels/identity";
import { isPortName } from "../rules/read-port";
import type { Endpoint, Flow, Peer, Protocol, Service, World } from "../world";
import { type EntityName, entityNames } from "../world";
import type { CompiledWorld, Pod } from "./compiled-world";
import { QuestionError } from "./question-error";

/** One end of a flow: a pod, or an end that no policy is about. */
export interface End {
  readonly identity: Identity;
  readonly pod: Pod | undefined;
}

/** Where a flow goes: an end and the port that it has there. */
export interface Target {
  readonly end: End;
  readonly port: number;
}

/** What a Service stands for: its pods and their port, or the reason why there are none. */
export type ServiceEnds = { readonly targets: readonly Target[] } | { readonly reason: string };

const isEntityName = (name: unknown): name is EntityName => entityNames.some((known) => known === name);

/** Finds the ends of flows in a world. */
export class FlowEnds {
  readonly #byName = new Map<string, Endpoint>();
  readonly #ends = new Map<Endpoint, End>();
  readonly #services = new Map<string, Service>();

  constructor(private readonly compiled: CompiledWorld) {
    const { endpoints = [], services = [], clusterName = "default" } = compiled.world;
    for (const endpoint of endpoints) {
      const { namespace, name, cluster = clusterName } = endpoint;
      this.#byName.set(`${cluster}/${namespace}/${name}`, endpoint);
      const short = `${namespace}/${name}`;
      // A name that two clusters have means the local one.
      if (!this.#byName.has(short) || cluster === clusterName) this.#byName.set(short, endpoint);
    }
    for (const service of services) this.#services.set(`${service.namespace}/${service.name}`, service);
  }

  /** @throws QuestionError where there is no such end. */
  find(peer: Peer, path: string): End {
    if (typeof peer === "string") return this.#podNamed(peer, path);
    if (typeof peer !== "object" || peer === null) throw new QuestionError(path, notAPeer(peer));
    if ("entity" in peer) {
      if (!isEntityName(peer.entity)) {
        throw new QuestionError(
          `${path}.entity`,
          `${JSON.stringify(peer.entity)} is none. Accepted: ${entityNames.join(", ")}`,
        );
      }
      return { identity: this.compiled.identities.ofEntity(peer.entity), pod: undefined };
    }
    if ("cidr" in peer) {
      const identity = this.compiled.identities.ofAddress(String(peer.cidr).replace(/\/(?:32|128)$/, ""));
      if (identity === undefined) {
        throw new QuestionError(`${path}.cidr`, `${JSON.stringify(peer.cidr)} is no IP address`);
      }
      return { identity, pod: undefined };
    }
    if ("fqdn" in peer && typeof peer.fqdn === "string" && peer.fqdn !== "") {
      return { identity: this.compiled.identities.ofName(peer.fqdn), pod: undefined };
    }
    throw new QuestionError(path, notAPeer(peer));
  }

  /** The pods behind a Service, with the port that its own port is translated to. */
  behindService(name: string, port: number, protocol: Protocol): ServiceEnds {
    const service = this.#services.get(name);
    if (service === undefined) return { reason: `there is no Service ${name}` };
    const servicePort = (service.ports ?? []).find(
      (known) => known.port === port && (known.protocol ?? "TCP") === protocol,
    );
    if (servicePort === undefined) return { reason: `Service ${name} has no port ${port}/${protocol}` };
    const { targetPort = port } = servicePort;
    const targets = podsOf(service, this.compiled.world).flatMap((endpoint) => {
      const end = this.#endOf(endpoint);
      const number = typeof targetPort === "number" ? targetPort : numberOf(targetPort, end, protocol);
      return number > 0 ? [{ end, port: number }] : [];
    });
    return targets.length > 0
      ? { targets }
      : { reason: `Service ${name} has no pod for port ${port}/${protocol}` };
  }

  #endOf(endpoint: Endpoint): End {
    const known = this.#ends.get(endpoint);
    if (known !== undefined) return known;
    const pod = this.compiled.pod(endpoint);
    const end = { identity: pod.identity, pod };
    this.#ends.set(endpoint, end);
    return end;
  }

  #podNamed(name: string, path: string): End {
    const endpoint = this.#byName.get(name);
    if (endpoint === undefined) {
      throw new QuestionError(
        path,
        `${JSON.stringify(name)} is none of the world's endpoints. Write namespace/name of one of them`,
      );
    }
    return this.#endOf(endpoint);
  }
}

const numberOf = (targetPort: string, end: End, protocol: Protocol): number =>
  isPortName(targetPort) ? (end.pod?.ownPorts(targetPort.toLowerCase(), protocol) ?? 0) : Number(targetPort);

const podsOf = (service: Service, world: World): Endpoint[] => {
  const wanted = Object.entries(service.selector ?? {});
  if (wanted.length === 0) return [];
  return (world.endpoints ?? []).filter(
    ({ namespace, labels = {} }) =>
      namespace === service.namespace && wanted.every(([key, value]) => labels[key] === value),
  );
};

const notAPeer = (peer: unknown): string =>
  `${JSON.stringify(peer)} is no end of a flow. Accepted: "namespace/name" of an endpoint, {"entity": …}, {"cidr": an address}, {"fqdn": …} or {"service": …} (the last two for "to")`;

/** Whether a flow goes to a Service. */
export const serviceOf = (flow: Flow): string | undefined =>
  typeof flow.to === "object" && flow.to !== null && "service" in flow.to
    ? String(flow.to.service)
    : undefined;
