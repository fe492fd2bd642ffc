/** Labels or annotations of an object. */
export type StringMap = Readonly<Record<string, string>>;

/** Metadata of an object that this program writes. */
export interface ObjectMetadata {
  readonly name: string;
  /** Always given for a namespaced kind: an object without one would land in `default`. */
  readonly namespace?: string;
  readonly labels?: StringMap;
  readonly annotations?: StringMap;
}

/** A Kubernetes label selector (metav1.LabelSelector). An empty one selects everything in its scope. */
export interface LabelSelector {
  readonly matchLabels?: StringMap;
  readonly matchExpressions?: readonly {
    readonly key: string;
    readonly operator: "In" | "NotIn" | "Exists" | "DoesNotExist";
    readonly values?: readonly string[];
  }[];
}

/** A port of a NetworkPolicy rule: the pod's port, never the Service's. */
export interface NetworkPolicyPort {
  readonly protocol: "TCP" | "UDP" | "SCTP";
  readonly port: number | string;
  readonly endPort?: number;
}

/** A peer of a NetworkPolicy rule. Both selectors together mean pods of that kind in namespaces of that kind. */
export interface NetworkPolicyPeer {
  readonly podSelector?: LabelSelector;
  readonly namespaceSelector?: LabelSelector;
  readonly ipBlock?: { readonly cidr: string; readonly except?: readonly string[] };
}

/** networking.k8s.io/v1 NetworkPolicy. */
export interface NetworkPolicy {
  readonly apiVersion: "networking.k8s.io/v1";
  readonly kind: "NetworkPolicy";
  readonly metadata: ObjectMetadata & { readonly namespace: string };
  readonly spec: {
    readonly podSelector: LabelSelector;
    readonly policyTypes: readonly ("Ingress" | "Egress")[];
    readonly ingress?: readonly {
      readonly from?: readonly NetworkPolicyPeer[];
      readonly ports?: readonly NetworkPolicyPort[];
    }[];
    readonly egress?: readonly {
      readonly to?: readonly NetworkPolicyPeer[];
      readonly ports?: readonly NetworkPolicyPort[];
    }[];
  };
}

/** A header that a request has to have. */
export interface HeaderMatch {
  readonly name: string;
  /** Where the value comes from: a Secret with one entry. A value written into the policy is readable for everybody. */
  readonly secret: { readonly namespace: string; readonly name: string };
}

/** An HTTP request that a Cilium L7 rule lets pass. Method, path and host are full-match RE2 patterns. */
export interface HttpRule {
  readonly method?: string;
  /** Matched against the whole request target, query string included. */
  readonly path?: string;
  readonly host?: string;
  readonly headerMatches?: readonly HeaderMatch[];
}

/** A DNS name, or a pattern in which `*` stands for characters of one label. */
export type DnsNameRule = { readonly matchName: string } | { readonly matchPattern: string };

/** Ports of a Cilium rule, with the L7 rules for them. */
export interface CiliumPortRule {
  readonly ports: readonly {
    readonly port: string;
    /** Without one a rule means TCP, UDP and SCTP, and L7 rules are rejected; so it is always given here. */
    readonly protocol: "TCP" | "UDP" | "SCTP" | "ANY";
    readonly endPort?: number;
  }[];
  readonly rules?: { readonly http: readonly HttpRule[] } | { readonly dns: readonly DnsNameRule[] };
}

/** How a connection has to be authenticated before it passes. */
export interface Authentication {
  readonly mode: "required" | "disabled";
}

/** A rule about what may reach the selected pods. An empty one allows nobody. */
export interface CiliumIngressRule {
  readonly fromEndpoints?: readonly LabelSelector[];
  readonly fromEntities?: readonly string[];
  readonly toPorts?: readonly CiliumPortRule[];
  readonly authentication?: Authentication;
}

/** A rule about where the selected pods may send. */
export interface CiliumEgressRule {
  readonly toEndpoints?: readonly LabelSelector[];
  readonly toEntities?: readonly string[];
  readonly toFQDNs?: readonly DnsNameRule[];
  readonly toPorts?: readonly CiliumPortRule[];
}

/** What the two Cilium kinds have in common. */
export interface CiliumRule {
  readonly description?: string;
  readonly endpointSelector: LabelSelector;
  /** Whether the rule denies what no rule allows. Default: in every direction that it speaks of. */
  readonly enableDefaultDeny?: { readonly ingress: boolean; readonly egress: boolean };
  readonly ingress?: readonly CiliumIngressRule[];
  readonly egress?: readonly CiliumEgressRule[];
}

/** cilium.io/v2 CiliumNetworkPolicy, the part of it that the catalogue uses. */
export interface CiliumNetworkPolicy {
  readonly apiVersion: "cilium.io/v2";
  readonly kind: "CiliumNetworkPolicy";
  readonly metadata: ObjectMetadata & { readonly namespace: string };
  readonly spec: CiliumRule;
}

/** cilium.io/v2 CiliumClusterwideNetworkPolicy. */
export interface CiliumClusterwideNetworkPolicy {
  readonly apiVersion: "cilium.io/v2";
  readonly kind: "CiliumClusterwideNetworkPolicy";
  readonly metadata: ObjectMetadata;
  readonly spec: CiliumRule;
}

/** A Service in a CiliumEnvoyConfig. */
export interface EnvoyService {
  readonly name: string;
  readonly namespace: string;
}

/** cilium.io/v2 CiliumEnvoyConfig: Envoy resources for the traffic of Services. */
export interface CiliumEnvoyConfig {
  readonly apiVersion: "cilium.io/v2";
  readonly kind: "CiliumEnvoyConfig";
  readonly metadata: ObjectMetadata & { readonly namespace: string };
  readonly spec: {
    /** Services whose traffic goes through the listener. */
    readonly services: readonly EnvoyService[];
    /** Services whose pods Envoy has to know, as clusters `namespace/name`. */
    readonly backendServices: readonly EnvoyService[];
    readonly resources: readonly { readonly "@type": string; readonly [field: string]: unknown }[];
  };
}

/** Every kind that a phase may hold. */
export type PolicyObject =
  | NetworkPolicy
  | CiliumNetworkPolicy
  | CiliumClusterwideNetworkPolicy
  | CiliumEnvoyConfig;

/** Kind, namespace and name of an object in one word, e.g. `NetworkPolicy/policy-lab/default-deny`. */
export const identityOf = (object: { readonly kind: string; readonly metadata: ObjectMetadata }): string =>
  [object.kind, object.metadata.namespace, object.metadata.name]
    .filter((part) => part !== undefined)
    .join("/");
