import { clusterLabel } from "../labels/label-key";
import type { Selector } from "../labels/selector";
import type { AggregateName } from "../worlds/aggregates";
import type { ReadContext } from "./read-context";

const reserved: Readonly<Record<string, readonly string[]>> = {
  world: ["world", "world-ipv4", "world-ipv6"],
  host: ["host"],
  init: ["init"],
  ingress: ["ingress"],
  "remote-node": ["remote-node"],
  health: ["health"],
  unmanaged: ["unmanaged"],
  none: ["none"],
  "kube-apiserver": ["kube-apiserver"],
  cluster: ["host", "remote-node", "init", "ingress", "health", "unmanaged", "kube-apiserver"],
};

/** In releases with identities that stand for all of a sort: those that an entity selects besides. */
const reservedAggregates: Readonly<Record<string, readonly AggregateName[]>> = {
  world: ["aggregate-world"],
  "remote-node": ["aggregate-remote-node"],
  cluster: ["aggregate-cluster"],
  "cluster-mesh": ["aggregate-cluster", "aggregate-cluster-mesh"],
};

const accepted = ["all", ...Object.keys(reserved)];

/** The entity of every cluster of the mesh. */
const mesh = "cluster-mesh";

/** Selectors of `fromEntities`/`toEntities`. Source: Cilium, api.EntitySelectorMapping and InitEntities. */
export const readEntities = (
  entities: readonly string[],
  path: string,
  { selectors, clusterName, problems, engine }: ReadContext,
): Selector[] =>
  entities.flatMap((entity, index) => {
    if (entity === "all") return [selectors.of([])];
    const isMesh = entity === mesh && engine.hasClusterMesh;
    const known = isMesh ? "cluster" : entity;
    const names = Object.hasOwn(reserved, known) ? reserved[known] : undefined;
    if (names === undefined) {
      problems.add(
        `${path}[${index}]`,
        `${JSON.stringify(entity)} is no entity. Accepted: ${[...accepted, ...(engine.hasClusterMesh ? [mesh] : [])].join(", ")}`,
      );
      return [];
    }
    const ofSorts = engine.hasAggregates ? (reservedAggregates[entity] ?? []) : [];
    const result = [...names, ...ofSorts].map((name) =>
      selectors.of([{ key: `reserved.${name}`, operator: "In", values: [""] }]),
    );
    if (isMesh)
      return [...result, selectors.of([{ key: `k8s.${clusterLabel}`, operator: "Exists", values: [] }])];
    if (entity !== "cluster") return result;
    return [...result, selectors.of([{ key: `k8s.${clusterLabel}`, operator: "In", values: [clusterName] }])];
  });
