import type { CiliumDirectionSource, ServiceRuleSource } from "../../rules/cilium-source";
import { Problems } from "../../rules/problems";
import { readServiceSelector, type ServiceSelector } from "../../rules/read-service-selector";
import type { Check } from "../check";
import type { LintContext } from "../lint-context";
import { ciliumDirections } from "../rule-places";

/** Every element of `toServices` that Cilium resolves. */
export const toServicesUses = ({ policies }: LintContext) =>
  policies.flatMap(ciliumDirections).flatMap(({ policy, path, source, deny }) =>
    deny
      ? []
      : (source.toServices ?? []).map((rule, index) => ({
          policy: policy.name,
          path: `${path}.toServices[${index}]`,
          rule,
          direction: source,
        })),
  );

/** Why the selector of an element finds no Service, whatever there is. */
export const selectsNone = (
  { compiled }: LintContext,
  { k8sServiceSelector }: ServiceRuleSource,
  path: string,
): ServiceSelector["selectsNone"] =>
  k8sServiceSelector?.selector === undefined
    ? undefined
    : readServiceSelector(k8sServiceSelector.selector, `${path}.k8sServiceSelector.selector`, {
        engine: compiled.cilium.engine,
        problems: new Problems(),
      }).selectsNone;

const whatIsLeft = ({ toPorts = [], toServices = [] }: CiliumDirectionSource): string =>
  toPorts.length > 0 && toServices.length === 1
    ? "The rule names ports, so it allows everybody on them."
    : "This part of the rule allows nothing.";

/** A selector of Services that says nothing about them. */
export const toServicesEmptySelector: Check = {
  id: "to-services-empty-selector",
  severity: "error",
  summary:
    "A selector of Services has no condition: Cilium 1.18 finds none by `selector: {}`, and later releases every Service.",
  why: "In 1.18 the rule then allows nobody, or, with ports beside it, everybody on these ports; from 1.19 on whatever is behind any Service.",
  source: "Cilium, pkg/policy/k8s/service.go serviceSelectorMatches (1.18.6, 1.19.6, 1.20.2)",
  needsWorld: false,
  find: (context) =>
    toServicesUses(context).flatMap(({ policy, path, rule: { k8sServiceSelector: selector }, direction }) => {
      const { matchLabels = {}, matchExpressions = [] } = selector?.selector ?? {};
      if (selector?.selector === undefined || Object.keys(matchLabels).length + matchExpressions.length > 0)
        return [];
      const where = selector.namespace ? `of namespace ${selector.namespace}` : "of the cluster";
      const findsNone = selectsNone(context, { k8sServiceSelector: selector }, path) === "empty";
      return [
        {
          policy,
          path: `${path}.k8sServiceSelector.selector`,
          severity: findsNone ? "error" : "warning",
          explanation: findsNone
            ? `Cilium ${context.compiled.cilium.minor} finds no Service by an empty selector. ${whatIsLeft(direction)} From 1.19 on it is every Service ${where}.`
            : `An empty selector is every Service ${where}: the rule allows all that is behind them.`,
          fix: "Select the Service by a label of it, or name it with `k8sService`.",
        },
      ];
    }),
};

/** A selector of Services that none can meet. */
export const toServicesSelectorSelectsNone: Check = {
  id: "to-services-selector-selects-none",
  severity: "error",
  summary:
    "A selector of Services cannot find any; with ports beside it, the rule then allows everybody on these ports.",
  why: "Cilium 1.18 and 1.20 do not check it: a key with a source (`k8s:app`, in 1.18) or one that no label can have finds no Service, and nobody is told.",
  source:
    "Cilium, pkg/policy/k8s/service.go serviceSelectorMatches (1.18.6, 1.19.6, 1.20.2); pkg/policy/api/service.go Sanitize (1.19.6 alone)",
  needsWorld: false,
  find: (context) =>
    toServicesUses(context).flatMap(({ policy, path, rule, direction }) => {
      const none = selectsNone(context, rule, path);
      if (none === undefined || none === "empty") return [];
      return [
        {
          policy,
          path: none.path,
          explanation: `No Service is found by this selector, whatever its labels: ${none.reason}. ${whatIsLeft(direction)}`,
          fix: "Write the key as the Service's label has it, without a source before a colon.",
        },
      ];
    }),
};
