import { isIPv4 } from "node:net";
import type { Endpoint, Flow } from "../../verdicts/world";
import type { ClusterFacts } from "./cluster-facts";
import type { LivePod } from "./live-pods";
import { livePodOf, type NotHere, type Source, sourceOf } from "./source";

/** Where a probe goes. */
export type Destination =
  | { readonly kind: "pod"; readonly pod: LivePod; readonly address: string }
  /** A pod that is made for it; where nobody listens, a reset says that the packet arrived. */
  | { readonly kind: "helper"; readonly endpoint: Endpoint }
  /** `outside`: whether it is an address that somebody else can be asked about, since silence there proves nothing. */
  | { readonly kind: "address"; readonly address: string; readonly outside: boolean }
  | { readonly kind: "name"; readonly name: string };

/** Whether it is outside of the cluster: somebody else can be asked whether anybody answers there. */
export const isOutside = (destination: Destination): boolean =>
  destination.kind === "name" || (destination.kind === "address" && destination.outside);

const firstAddress = ({ addresses }: Pick<LivePod, "addresses">): string | undefined =>
  addresses.find(isIPv4) ?? addresses[0];

const toPod = (pod: LivePod): Destination | NotHere => {
  const address = firstAddress(pod);
  const name = `${pod.namespace}/${pod.name}`;
  const fix = `kubectl -n ${pod.namespace} describe pod ${pod.name}`;
  if (address === undefined) return { notHere: `pod ${name} has no address`, fix };
  // Silence of a pod that is not ready would look like a dropped packet.
  if (!pod.ready) return { notHere: `pod ${name} is not ready`, fix };
  return { kind: "pod", pod, address };
};

const missing = (what: string): NotHere => ({ notHere: `no address of ${what} is known` });

const address = (found: string | undefined, what: string): Destination | NotHere =>
  found === undefined ? missing(what) : { kind: "address", address: found, outside: false };

const toEntity = (entity: string, source: Source, facts: ClusterFacts): Destination | NotHere => {
  const own = source.kind === "pod" ? source.pod.node : undefined;
  const nodeAddress = (isOwn: boolean) =>
    facts.nodes.find(({ name, played }) => !played && (name === own) === isOwn)?.address;
  switch (entity) {
    case "world":
      return { kind: "address", address: facts.outside, outside: true };
    case "kube-apiserver":
      return address(facts.apiServers[0]?.address, "the API server");
    case "host":
      return own === undefined
        ? { notHere: "which node is the host is known of pods that are there only" }
        : address(nodeAddress(true), "the pod's node");
    case "remote-node":
      return address(nodeAddress(false), "another node");
    default:
      return { notHere: `no address belongs to ${entity}` };
  }
};

/** Where the probes of a flow go. */
export const destinationOf = (
  { to }: Pick<Flow, "to">,
  source: Source,
  facts: ClusterFacts,
  endpoints: readonly Endpoint[],
): Destination | NotHere => {
  const pod = livePodOf(to, facts);
  if (pod !== undefined) return toPod(pod);
  if (typeof to === "string") {
    const made = sourceOf(to, facts, endpoints);
    return "notHere" in made || made.kind !== "helper" ? missing(to) : made;
  }
  if ("entity" in to) return toEntity(to.entity, source, facts);
  if ("cidr" in to) return { kind: "address", address: to.cidr, outside: true };
  if ("fqdn" in to) return { kind: "name", name: to.fqdn };
  if ("service" in to) return address(facts.services.get(to.service), `Service ${to.service}`);
  if ("node" in to)
    return address(facts.nodes.find(({ name }) => name === to.node)?.address, `node ${to.node}`);
  return missing("that end");
};
