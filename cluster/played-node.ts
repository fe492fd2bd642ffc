/** A node's metadata, as far as it says who plays it. */
interface NodeMetadata {
  readonly annotations?: Readonly<Record<string, string>> | null | undefined;
}

/**
 * Whether KWOK plays a node: it says what a kubelet would say, and runs nothing. KWOK takes the nodes with this annotation
 * (https://kwok.sigs.k8s.io/docs/user/kwok-manage-nodes-and-pods).
 */
export const isPlayedNode = ({ annotations }: NodeMetadata): boolean =>
  annotations?.["kwok.x-k8s.io/node"] === "fake";
