import type { CountedGroup } from "../../traffic/counted-group";
import type { World } from "../../verdicts/world";

/** Names of the clusters that recorded pods are of, the one with most kinds of traffic first. */
export const clustersOf = (groups: Iterable<CountedGroup>): readonly string[] => {
  const counts = new Map<string, number>();
  for (const { from, to } of groups) {
    for (const { cluster } of [from.recorded, to.recorded]) {
      if (cluster !== "") counts.set(cluster, (counts.get(cluster) ?? 0) + 1);
    }
  }
  return [...counts].sort(([, one], [, other]) => other - one).map(([name]) => name);
};

/** A world whose own cluster is the one that a record is of, where nothing else says which it is. */
export const inRecordedCluster = (world: World, clusters: readonly string[]): World => {
  const [clusterName] = clusters;
  return world.clusterName !== undefined || clusterName === undefined ? world : { ...world, clusterName };
};
