import type { ManifestDocument } from "../../manifests/parse-manifests";
import { type LiveNode, type LivePod, liveNodes, livePods } from "./live-pods";

/** An address and a port. */
export interface Place {
  readonly address: string;
  readonly port: number;
}

/** What a plan has to know of a cluster, beside its policies. */
export interface ClusterFacts {
  readonly pods: readonly LivePod[];
  readonly nodes: readonly LiveNode[];
  readonly namespaces: ReadonlySet<string>;
  /** Addresses of Services, by `namespace/name`. */
  readonly services: ReadonlyMap<string, string>;
  /** Where API servers listen, behind `default/kubernetes`. */
  readonly apiServers: readonly Place[];
  /** An address outside of the cluster where somebody answers. */
  readonly outside: string;
  /** Whether a shell outside of the cluster can be asked to send something. */
  readonly hasOutsideShell: boolean;
}

interface SliceLike {
  readonly metadata?: { readonly namespace?: string; readonly labels?: Readonly<Record<string, string>> };
  readonly endpoints?: readonly { readonly addresses?: readonly string[] }[];
  readonly ports?: readonly { readonly port?: number }[];
}

interface ServiceLike {
  readonly metadata?: { readonly namespace?: string; readonly name?: string };
  readonly spec?: { readonly clusterIP?: string };
}

const placesOf = ({ metadata, endpoints = [], ports = [] }: SliceLike): readonly Place[] =>
  metadata?.namespace === "default" && metadata.labels?.["kubernetes.io/service-name"] === "kubernetes"
    ? endpoints.flatMap(({ addresses = [] }) =>
        addresses.flatMap((address) =>
          ports.flatMap(({ port }) => (port === undefined ? [] : [{ address, port }])),
        ),
      )
    : [];

/** Reads the facts from what a cluster has. */
export const clusterFacts = (
  documents: readonly Pick<ManifestDocument, "object">[],
  more: Pick<ClusterFacts, "outside" | "hasOutsideShell">,
): ClusterFacts => {
  const ofKind = (kind: string) => documents.filter(({ object }) => object.kind === kind);
  return {
    ...more,
    pods: livePods(documents),
    nodes: liveNodes(documents),
    namespaces: new Set(ofKind("Namespace").map(({ object }) => object.metadata?.name ?? "")),
    services: new Map(
      ofKind("Service").flatMap(({ object }) => {
        const { metadata, spec } = object as ServiceLike;
        const address = spec?.clusterIP;
        return address === undefined || address === "None"
          ? []
          : [[`${metadata?.namespace}/${metadata?.name}`, address] as const];
      }),
    ),
    apiServers: ofKind("EndpointSlice").flatMap(({ object }) => placesOf(object as SliceLike)),
  };
};
