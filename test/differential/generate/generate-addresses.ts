import type { Endpoint, Peer, Service, World } from "../../../verdicts/world";
import type { RandomSource } from "./random-source";
import { addresses } from "./vocabulary";

const nodeNames = ["node-0", "node-1"] as const;

/** Which of Cilium's own and of Kubernetes' parts a world tells of: whose addresses are known, and which nodes there are. */
export type KnownEnds = Pick<World, "nodes" | "addresses" | "ingressProxy">;

/** Pods with nodes that they run on. */
export const onNodes = (random: RandomSource, endpoints: readonly Endpoint[]): Endpoint[] =>
  endpoints.map((endpoint) => ({ ...endpoint, node: random.pick(nodeNames) }));

/**
 * Addresses that networks of the policies hold and that belong to pods, nodes and Services all the same.
 *
 * The oracle knows one host identity, so that no API server runs on a node that pods of the world are on.
 */
export const generateKnownEnds = (
  random: RandomSource,
  endpoints: readonly Endpoint[],
  services: readonly Service[],
): KnownEnds => {
  const owners: Peer[] = [
    { node: nodeNames[0] },
    { node: nodeNames[1] },
    { node: "node-api" },
    ...endpoints.map(({ cluster, namespace, name }) =>
      [...(cluster === undefined ? [] : [cluster]), namespace, name].join("/"),
    ),
    ...services.map(({ namespace, name }) => ({ service: `${namespace}/${name}` })),
  ];
  const known = addresses.filter(() => random.chance(0.3));
  return {
    nodes: { "node-0": {}, "node-1": {}, "node-api": { apiServer: true } },
    addresses: Object.fromEntries(
      known.map((address) => [address.replace(/\/\d+$/, ""), random.pick(owners)]),
    ),
    ...(random.chance(0.5) ? { ingressProxy: false } : {}),
  };
};
