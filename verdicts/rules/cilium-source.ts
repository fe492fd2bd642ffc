import type { NameRule } from "../names/dns-pattern";
import type { HttpRuleSource } from "../requests/http-rule";
import type { StringMap } from "../world";
import type { ProviderGroupSource } from "./provider-group";
import type { SelectorSource } from "./read-selector";

/** `toCIDRSet[]` and `fromCIDRSet[]`. */
export interface CidrRuleSource {
  readonly cidr?: string;
  readonly cidrGroupRef?: string;
  readonly cidrGroupSelector?: SelectorSource;
  readonly except?: readonly string[];
}

/** `toServices[]`. */
export interface ServiceRuleSource {
  readonly k8sService?: { readonly serviceName?: string; readonly namespace?: string };
  readonly k8sServiceSelector?: { readonly selector?: SelectorSource; readonly namespace?: string };
}

/** `toPorts[].rules`. */
export interface L7RulesSource {
  readonly http?: readonly HttpRuleSource[];
  readonly dns?: readonly NameRule[];
  readonly kafka?: readonly Readonly<Record<string, string>>[];
  readonly l7proto?: string;
  readonly l7?: readonly StringMap[];
}

/** `toPorts[].listener`. */
export interface ListenerSource {
  readonly envoyConfig?: { readonly kind?: string; readonly name?: string };
  readonly name?: string;
  readonly priority?: number;
}

/** `toPorts[]`. */
export interface PortRuleSource {
  readonly ports?: readonly {
    readonly port?: string;
    readonly endPort?: number;
    readonly protocol?: string;
  }[];
  readonly rules?: L7RulesSource;
  readonly serverNames?: readonly string[];
  readonly terminatingTLS?: { readonly secret?: { readonly name?: string } };
  readonly originatingTLS?: { readonly secret?: { readonly name?: string } };
  readonly listener?: ListenerSource;
}

/** One element of `ingress`, `egress`, `ingressDeny` or `egressDeny`; each kind has a part of these fields. */
export interface CiliumDirectionSource {
  readonly fromEndpoints?: readonly SelectorSource[];
  readonly toEndpoints?: readonly SelectorSource[];
  readonly fromRequires?: readonly SelectorSource[];
  readonly toRequires?: readonly SelectorSource[];
  readonly fromNodes?: readonly SelectorSource[];
  readonly toNodes?: readonly SelectorSource[];
  readonly fromEntities?: readonly string[];
  readonly toEntities?: readonly string[];
  readonly fromCIDR?: readonly string[];
  readonly toCIDR?: readonly string[];
  readonly fromCIDRSet?: readonly CidrRuleSource[];
  readonly toCIDRSet?: readonly CidrRuleSource[];
  readonly fromGroups?: readonly ProviderGroupSource[];
  readonly toGroups?: readonly ProviderGroupSource[];
  readonly toServices?: readonly ServiceRuleSource[];
  readonly toFQDNs?: readonly NameRule[];
  readonly toPorts?: readonly PortRuleSource[];
  readonly icmps?: readonly {
    readonly fields?: readonly { readonly family?: string; readonly type?: number | string }[];
  }[];
  readonly authentication?: { readonly mode?: string };
}

/** `spec` of a CiliumNetworkPolicy or CiliumClusterwideNetworkPolicy, its fields known to have the right types. */
export interface CiliumRuleSource {
  readonly endpointSelector?: SelectorSource;
  readonly nodeSelector?: SelectorSource;
  readonly ingress?: readonly CiliumDirectionSource[];
  readonly ingressDeny?: readonly CiliumDirectionSource[];
  readonly egress?: readonly CiliumDirectionSource[];
  readonly egressDeny?: readonly CiliumDirectionSource[];
  readonly enableDefaultDeny?: { readonly ingress?: boolean; readonly egress?: boolean };
  readonly log?: { readonly value?: string };
}
