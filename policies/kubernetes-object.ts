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

/** An HTTP request that a Cilium L7 rule lets pass. Method, path and host are full-match RE2 patterns. */
export interface HttpRule {
  readonly method?: string;
  /** Matched against the whole request target, query string included. */
  readonly path?: string;
  readonly host?: string;
}

/** Ports of a Cilium rule, with the L7 rules for them. */
export interface CiliumPortRule {
  readonly ports: readonly {
    readonly port: string;
    /** Without one a rule means TCP, UDP and SCTP, and L7 rules are rejected; so it is always given here. */
    readonly protocol: "TCP" | "UDP" | "SCTP" | "ANY";
    readonly endPort?: number;
  }[];
  readonly rules?: {
    readonly http?: readonly HttpRule[];
    readonly dns?: readonly { readonly matchName?: string; readonly matchPattern?: string }[];
  };
}

/** cilium.io/v2 CiliumNetworkPolicy, the part of it that the catalogue uses. */
export interface CiliumNetworkPolicy {
  readonly apiVersion: "cilium.io/v2";
  readonly kind: "CiliumNetworkPolicy";
  readonly metadata: ObjectMetadata & { readonly namespace: string };
  readonly spec: {
    readonly description?: string;
    readonly endpointSelector: LabelSelector;
    readonly ingress?: readonly {
      readonly fromEndpoints?: readonly LabelSelector[];
      readonly fromEntities?: readonly string[];
      readonly toPorts?: readonly CiliumPortRule[];
    }[];
    readonly egress?: readonly {
      readonly toEndpoints?: readonly LabelSelector[];
      readonly toEntities?: readonly string[];
      readonly toPorts?: readonly CiliumPortRule[];
    }[];
  };
}

/** Every kind that a policy stack may hold. */
export type PolicyObject = NetworkPolicy | CiliumNetworkPolicy;

/** Kind, namespace and name of an object in one word, e.g. `NetworkPolicy/policy-lab/default-deny`. */
export const identityOf = (object: { readonly kind: string; readonly metadata: ObjectMetadata }): string =>
  [object.kind, object.metadata.namespace, object.metadata.name]
    .filter((part) => part !== undefined)
    .join("/");
