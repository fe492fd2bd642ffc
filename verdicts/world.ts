import type { CiliumRelease } from "../cilium/cilium-release";

/** Labels or annotations, as an API server holds them. */
export type StringMap = Readonly<Record<string, string>>;

/** Protocols that a flow can have. For ICMP and ICMPv6 a flow's `port` is the ICMP type. */
export type Protocol = "TCP" | "UDP" | "SCTP" | "ICMP" | "ICMPV6";

/** A port that a pod gives a name to (`spec.containers[].ports[]`). */
export interface NamedPort {
  readonly port: number;
  /** Default: TCP, as in a container's port. */
  readonly protocol?: Protocol;
}

/** A pod that Cilium manages. */
export interface Endpoint {
  readonly name: string;
  readonly namespace: string;
  /** The pod's own labels. Those of its namespace, service account and cluster are added. */
  readonly labels?: StringMap;
  /** Default: none, then no selector on a service account matches. */
  readonly serviceAccount?: string;
  /** Name of its cluster in a mesh. Default: the world's `clusterName`. */
  readonly cluster?: string;
  readonly namedPorts?: Readonly<Record<string, NamedPort>>;
  /** Name of the node that it runs on. Default: not known, then every node is another one. */
  readonly node?: string;
}

/** A node of the cluster. Pods in the host network are their node: no policy tells them apart. */
export interface ClusterNode {
  /** Whether an API server runs on it. Default: no. */
  readonly apiServer?: boolean;
}

/** A Service: what `toServices` rules and flows to it stand for. */
export interface Service {
  readonly name: string;
  readonly namespace: string;
  readonly labels?: StringMap;
  /** Pods behind it. Without one its `addresses` are behind it. */
  readonly selector?: StringMap;
  readonly ports?: readonly {
    readonly port: number;
    readonly name?: string;
    /** Number or name of the pod's port. Default: `port`. */
    readonly targetPort?: number | string;
    /** Default: TCP. */
    readonly protocol?: Protocol;
  }[];
  /** IP addresses behind a Service without a selector (its EndpointSlices). */
  readonly addresses?: readonly string[];
  /** Its name stands for its pods' own addresses (`clusterIP: None`), so no port is translated. Default: no. */
  readonly headless?: boolean;
}

/** A CiliumCIDRGroup, by name in the world. */
export interface CidrGroup {
  readonly labels?: StringMap;
  readonly cidrs: readonly string[];
}

/** Ends of a flow that are no pod. */
export const entityNames = [
  "world",
  "host",
  "remote-node",
  "kube-apiserver",
  "health",
  "ingress",
  "init",
  "unmanaged",
] as const;

/** An end of a flow that is not a pod: Cilium's reserved identities. */
export type EntityName = (typeof entityNames)[number];

/**
 * Endpoints of Cilium's own, which cluster-wide policies can select (`reserved:health`, …): health checks, pods that are
 * being started, the proxy of Ingress and Gateway API. Source: Cilium, pkg/endpoint InitWithIngressLabels, pkg/policy
 * computePolicyEnforcementAndRules (init).
 */
export const ownEndpointNames = ["health", "init", "ingress"] as const;

/** An endpoint of Cilium's own. */
export type OwnEndpointName = (typeof ownEndpointNames)[number];

/**
 * An end by the labels of its identity, as `hubble observe` and `cilium identity get` show them: what a record of traffic
 * knows of it. It need not be among the world's endpoints.
 */
export interface LabelledEnd {
  /** `k8s:app=web`, `reserved:world`. With `k8s:io.kubernetes.pod.namespace` it is a pod, and policies are about it. */
  readonly labels: readonly string[];
  /** What a pod is called. Default: empty. */
  readonly name?: string;
  /** Its address, where it is outside the cluster. Default: it is in no network. */
  readonly address?: string;
  /** DNS names that the address was learned by. Default: none. */
  readonly names?: readonly string[];
}

/**
 * One end of a flow: a pod as `namespace/name` (or `cluster/namespace/name`), a reserved identity, an address (outside
 * the cluster, unless the world's `addresses` say whose it is), a node by name, a DNS name outside the cluster
 * (destinations only; its address is taken to be learned and in no CIDR that a policy names), or a Service as
 * `namespace/name` (destinations only; `default/kubernetes` is there even if the world does not list it), or the labels
 * of an identity.
 */
export type Peer =
  | string
  | { readonly entity: EntityName }
  | { readonly cidr: string }
  | { readonly node: string }
  | { readonly fqdn: string }
  | { readonly service: string }
  | LabelledEnd;

/** An HTTP (or gRPC: `POST /package.Service/Method`) request. */
export interface HttpRequest {
  /** Default: GET. */
  readonly method?: string;
  /** Request target, query string included. Default: `/`. */
  readonly path?: string;
  /** Host header (`:authority`). Default: empty. */
  readonly host?: string;
  /** Header names are compared without regard to case (RFC 9110, section 5.1). */
  readonly headers?: StringMap;
}

/** A question: what becomes of a packet, or of a request in it, between two ends? */
export interface Flow {
  readonly from: Peer;
  readonly to: Peer;
  /** Destination port at the pod, 1-65535 (of the Service, where `to` is one); the type for ICMP. */
  readonly port: number;
  /** Default: TCP. */
  readonly protocol?: Protocol;
  readonly http?: HttpRequest;
  /** A DNS query for this name. */
  readonly dns?: { readonly name: string };
  /** A TLS handshake for this server name (SNI). Where rules name servers, a flow to a DNS name is for that name by default. */
  readonly tls?: { readonly serverName: string };
}

/** A policy object as it stands in a manifest: any of the three kinds that Cilium enforces. */
export interface ManifestObject {
  readonly apiVersion?: string;
  readonly kind?: string;
  readonly metadata?: { readonly name?: string; readonly namespace?: string };
  readonly [field: string]: unknown;
}

/**
 * Everything that a verdict depends on. The policies count in every cluster of the mesh: each cluster enforces its own,
 * and a world has one set of them.
 */
export interface World {
  /** The Cilium that decides. Default: the release that a stack gets by default. */
  readonly cilium?: CiliumRelease;
  /** Name of the local cluster: where endpoints without `cluster` are, and what the entity `cluster` means. Default: `default`. */
  readonly clusterName?: string;
  /** Namespaces and their labels. `kubernetes.io/metadata.name` is added, as an API server does. */
  readonly namespaces?: Readonly<Record<string, { readonly labels?: StringMap }>>;
  readonly endpoints?: readonly Endpoint[];
  readonly services?: readonly Service[];
  readonly cidrGroups?: Readonly<Record<string, CidrGroup>>;
  readonly nodes?: Readonly<Record<string, ClusterNode>>;
  /** Pods in the host network. Cilium has no endpoint for them: such an end is its node, whatever its labels are. */
  readonly hostPods?: readonly Endpoint[];
  /** Whose an address is, for addresses of pods, nodes and Services. Others are outside the cluster. */
  readonly addresses?: Readonly<Record<string, Peer>>;
  /**
   * Whether Cilium's Ingress or Gateway API is on: then its endpoint has a policy, which its proxy enforces. Default:
   * yes.
   */
  readonly ingressProxy?: boolean;
  /**
   * Values of Secrets that HTTP rules compare headers with, by `namespace/name`. A request that depends on another one
   * is not evaluable.
   */
  readonly secrets?: StringMap;
  readonly policies?: readonly ManifestObject[];
}

/** A world and the flows that are asked about: one line of `lab verdicts --world`. */
export interface Question extends World {
  readonly flows?: readonly Flow[];
}
