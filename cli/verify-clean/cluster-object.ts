/** What is asked of an object of a cluster: who it is and whose, not what it says. */
export interface ClusterObject {
  readonly kind: string;
  /** Absent for what belongs to no namespace. */
  readonly namespace?: string;
  readonly name: string;
  readonly uid: string;
  /** Unique ids of the objects that it goes with. */
  readonly owners: readonly string[];
  /** It is being deleted, and not gone yet. */
  readonly going: boolean;
  /** Where the API server has it. */
  readonly path: string;
}

/** `Kind/namespace/name`, the identity by which the catalogue knows its objects. */
export const identityText = ({
  kind,
  namespace,
  name,
}: Pick<ClusterObject, "kind" | "namespace" | "name">): string =>
  [kind, namespace, name].filter((part) => part !== undefined).join("/");
