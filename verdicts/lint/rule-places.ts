import type { HttpRuleSource } from "../requests/http-rule";
import type { CiliumDirectionSource, CiliumRuleSource, PortRuleSource } from "../rules/cilium-source";
import { valueAt } from "./field-path";
import type { LintedPolicy } from "./linted-policy";

/** Something in a policy and where it stands. */
export interface Place<T> {
  readonly policy: LintedPolicy;
  readonly path: string;
  readonly source: T;
}

/** One element of `ingress`, `egress`, `ingressDeny` or `egressDeny` of a Cilium policy. */
export interface DirectionPlace extends Place<CiliumDirectionSource> {
  readonly ingress: boolean;
  readonly deny: boolean;
}

/** One element of `toPorts`. */
export interface PortRulePlace extends Place<PortRuleSource> {
  readonly direction: DirectionPlace;
}

/** One element of `rules.http`, and the list that it stands in. */
export interface HttpPlace extends Place<HttpRuleSource> {
  readonly siblings: readonly HttpRuleSource[];
}

const lists = ["ingress", "ingressDeny", "egress", "egressDeny"] as const;

/** `spec` and `specs[]` of a Cilium policy; none for a NetworkPolicy. */
export const ciliumSpecs = (policy: LintedPolicy): Place<CiliumRuleSource>[] => {
  if (policy.kind === "NetworkPolicy") return [];
  const { spec, specs = [] } = policy.object as {
    readonly spec?: CiliumRuleSource;
    readonly specs?: readonly CiliumRuleSource[];
  };
  return [
    ...(spec === undefined ? [] : [{ policy, path: "spec", source: spec }]),
    ...specs.map((source, index) => ({ policy, path: `specs[${index}]`, source })),
  ];
};

/** Every rule of a Cilium policy. */
export const ciliumDirections = (policy: LintedPolicy): DirectionPlace[] =>
  ciliumSpecs(policy).flatMap(({ path, source }) =>
    lists.flatMap((list) =>
      (source[list] ?? []).map((rule, index) => ({
        policy,
        path: `${path}.${list}[${index}]`,
        source: rule,
        ingress: list.startsWith("ingress"),
        deny: list.endsWith("Deny"),
      })),
    ),
  );

/** Every `toPorts[]` of a Cilium policy. */
export const ciliumPortRules = (policy: LintedPolicy): PortRulePlace[] =>
  ciliumDirections(policy).flatMap((direction) =>
    (direction.source.toPorts ?? []).map((source, index) => ({
      policy,
      path: `${direction.path}.toPorts[${index}]`,
      source,
      direction,
    })),
  );

/** Every HTTP rule of a Cilium policy. */
export const httpRules = (policy: LintedPolicy): HttpPlace[] =>
  ciliumPortRules(policy).flatMap(({ path, source }) =>
    (source.rules?.http ?? []).map((rule, index, siblings) => ({
      policy,
      path: `${path}.rules.http[${index}]`,
      source: rule,
      siblings,
    })),
  );

/** A NetworkPolicy's rule, as far as the checks look at the text. */
export interface NetworkRuleSource {
  readonly from?: readonly { readonly ipBlock?: IpBlockSource }[];
  readonly to?: readonly { readonly ipBlock?: IpBlockSource }[];
}

/** A NetworkPolicy's `ipBlock`; a refused policy may lack its network. */
export interface IpBlockSource {
  readonly cidr?: string;
  readonly except?: readonly string[];
}

/** Every rule of a NetworkPolicy; none for the other kinds. */
export const networkRules = (policy: LintedPolicy): Place<NetworkRuleSource>[] => {
  if (policy.kind !== "NetworkPolicy") return [];
  return (["ingress", "egress"] as const).flatMap((list) => {
    const rules = (valueAt(policy.object, `spec.${list}`) ?? []) as readonly NetworkRuleSource[];
    return rules.map((source, index) => ({ policy, path: `spec.${list}[${index}]`, source }));
  });
};
