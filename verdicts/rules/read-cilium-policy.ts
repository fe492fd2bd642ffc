import { podNamespaceLabel } from "../labels/label-key";
import type { Requirement } from "../labels/selector";
import type { ManifestObject } from "../world";
import type { CiliumDirectionSource, CiliumRuleSource } from "./cilium-source";
import type { DirectionRule, PolicyRule } from "./policy-rule";
import { type DirectionContext, readCiliumDirection } from "./read-cilium-direction";
import type { ReadContext, RuleOwner } from "./read-context";
import { mentionsKey, readSelector, type SelectorSource, withMatch, writtenKeys } from "./read-selector";

const lists = ["ingress", "ingressDeny", "egress", "egressDeny"] as const;

const checkShape = (
  rule: CiliumRuleSource,
  path: string,
  owner: RuleOwner,
  { problems }: ReadContext,
): void => {
  const { endpointSelector, nodeSelector } = rule;
  if (owner.kind === "CiliumNetworkPolicy" && nodeSelector !== undefined) {
    problems.add(`${path}.nodeSelector`, "is accepted in a CiliumClusterwideNetworkPolicy only");
  } else if ((endpointSelector === undefined) === (nodeSelector === undefined)) {
    problems.add(path, "must have exactly one of endpointSelector and nodeSelector");
  }
  if (lists.every((list) => (rule[list] ?? []).length === 0)) {
    problems.add(
      path,
      "must have at least one rule in ingress, ingressDeny, egress or egressDeny; `ingress: [{}]` denies everything",
    );
  }
  const value = rule.log?.value ?? "";
  problems.require(value.length <= 32, `${path}.log.value`, "has more than 32 characters");
};

const readSubject = (
  rule: CiliumRuleSource,
  path: string,
  owner: RuleOwner,
  { problems, engine }: ReadContext,
): { readonly requirements: readonly Requirement[]; readonly matchesInit: boolean } => {
  const [field, source]: [string, SelectorSource] =
    rule.endpointSelector === undefined
      ? ["nodeSelector", rule.nodeSelector ?? {}]
      : ["endpointSelector", rule.endpointSelector];
  const keys = writtenKeys(engine);
  const requirements = readSelector(source, keys, `${path}.${field}`, problems);
  const matchesInit = field === "endpointSelector" && mentionsKey(requirements, "reserved.init");
  if (owner.namespace === "" || field === "nodeSelector") return { requirements, matchesInit };
  // A namespaced policy never leaves its namespace, whatever its selector says of namespaces.
  const labelCount = new Set(Object.keys(source.matchLabels ?? {}).map((key) => keys.extend(key))).size;
  const scoped = withMatch(requirements, labelCount, `k8s.${podNamespaceLabel}`, owner.namespace);
  return { requirements: scoped, matchesInit };
};

/** Reads one `spec` of a CiliumNetworkPolicy or CiliumClusterwideNetworkPolicy. */
const readRule = (
  rule: CiliumRuleSource,
  path: string,
  owner: RuleOwner,
  context: ReadContext,
): Omit<PolicyRule, "id" | "policy"> => {
  checkShape(rule, path, owner, context);
  const { requirements, matchesInit } = readSubject(rule, path, owner, context);
  const host = rule.nodeSelector !== undefined;
  const inner: DirectionContext = { ...context, owner, matchesInit, host };
  const read = (list: (typeof lists)[number], ingress: boolean, deny: boolean): DirectionRule[] =>
    (rule[list] ?? []).map((source: CiliumDirectionSource, index) =>
      readCiliumDirection(source, `${path}.${list}[${index}]`, ingress, deny, inner),
    );
  const ingress = [...read("ingress", true, false), ...read("ingressDeny", true, true)];
  const egress = [...read("egress", false, false), ...read("egressDeny", false, true)];
  return {
    kind: owner.kind,
    path,
    namespace: owner.namespace,
    subject: context.selectors.of(requirements),
    selectsNodes: host,
    ingress,
    egress,
    defaultDeny: {
      ingress: rule.enableDefaultDeny?.ingress ?? ingress.length > 0,
      egress: rule.enableDefaultDeny?.egress ?? egress.length > 0,
    },
  };
};

/** Reads `spec` and `specs` of a CiliumNetworkPolicy or CiliumClusterwideNetworkPolicy. */
export const readCiliumPolicy = (
  object: ManifestObject,
  owner: RuleOwner,
  context: ReadContext,
): Omit<PolicyRule, "id" | "policy">[] => {
  const { spec, specs } = object as { readonly spec?: CiliumRuleSource; readonly specs?: CiliumRuleSource[] };
  if (spec === undefined && specs === undefined) context.problems.add("spec", "is required (or specs)");
  return [
    ...(spec === undefined ? [] : [readRule(spec, "spec", owner, context)]),
    ...(specs ?? []).map((rule, index) => readRule(rule, `specs[${index}]`, owner, context)),
  ];
};
