import type { LabPeer } from "../policies/expectation";
import type { Lab } from "../policies/lab/lab";
import { type LabPod, labPeers, labPods, labWorld } from "../policies/lab/lab-world";
import type { Endpoint, Peer, World } from "../verdicts/world";

/** A world that has all of the lab's pods, and who they are in it. */
export interface CompletedWorld {
  readonly world: World;
  readonly peers: Readonly<Record<LabPeer, Peer>>;
  /** The lab's pods that were not there and are taken from this program. */
  readonly added: readonly LabPod[];
}

const isLike = (wanted: Endpoint, endpoint: Endpoint): boolean =>
  endpoint.namespace === wanted.namespace &&
  Object.entries(wanted.labels ?? {}).every(([key, value]) => endpoint.labels?.[key] === value);

const nameOf = ({ namespace, name }: Endpoint): Peer => `${namespace}/${name}`;

/**
 * Adds what a world lacks of the lab: pods with the lab's labels, their namespaces and Services, and the clients of
 * other clusters, which are in no world that one cluster tells of.
 *
 * @param wanted the lab's pods that have to be there.
 */
export const withLabEnds = (world: World, lab: Lab, wanted: readonly LabPod[]): CompletedWorld => {
  const own = labPods(lab);
  const there = world.endpoints ?? [];
  const found = (pod: LabPod): Endpoint => there.find((endpoint) => isLike(own[pod], endpoint)) ?? own[pod];
  const added = wanted.filter((pod) => found(pod) === own[pod]);
  const addedPods = added.map((pod) => own[pod]);
  const model = labWorld(lab);
  const services = world.services ?? [];
  const missing = (model.services ?? []).filter(
    ({ name, namespace, selector = {} }) =>
      addedPods.some((pod) => isLike({ name, namespace, labels: selector }, pod)) &&
      !services.some((service) => service.name === name && service.namespace === namespace),
  );
  const namespaces = Object.fromEntries(
    addedPods.map(({ namespace }) => [namespace, model.namespaces?.[namespace] ?? {}]),
  );
  const elsewhere = (model.endpoints ?? []).filter(({ cluster }) => cluster !== undefined);
  const pods = Object.keys(own) as LabPod[];
  const peers = Object.fromEntries(pods.map((pod) => [pod, nameOf(found(pod))])) as Record<LabPod, Peer>;
  return {
    world: {
      ...world,
      namespaces: { ...namespaces, ...world.namespaces },
      endpoints: [...there, ...addedPods, ...(wanted.includes("client") ? elsewhere : [])],
      services: [...services, ...missing],
      // Secrets are not read from anywhere: requests with the placeholder stand for those with the right value.
      secrets: { ...model.secrets, ...world.secrets },
    },
    peers: { ...labPeers(lab), ...peers },
    added,
  };
};
