import type { ClusterObject } from "../../../cli/verify-clean/cluster-object";

/** An object as a cluster has it, by `Kind/namespace/name` or `Kind/name`. Its unique id is its identity. */
export const clusterObject = (
  identity: string,
  more: Partial<Pick<ClusterObject, "owners" | "going">> = {},
): ClusterObject => {
  const [kind = "", ...rest] = identity.split("/");
  const [namespace, name] = rest.length === 2 ? rest : [undefined, rest[0]];
  return {
    kind,
    ...(namespace === undefined ? {} : { namespace }),
    name: name ?? "",
    uid: identity,
    owners: [],
    going: false,
    path: `/somewhere/${name}`,
    ...more,
  };
};
