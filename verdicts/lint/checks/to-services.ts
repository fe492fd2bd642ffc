import { SelectorTable } from "../../labels/selector";
import type { CiliumDirectionSource, ServiceRuleSource } from "../../rules/cilium-source";
import { Problems } from "../../rules/problems";
import { readServiceSelector, type ServiceSelector } from "../../rules/read-service-selector";
import { readServices } from "../../rules/read-services";
import type { Service } from "../../world";
import { withApiServer } from "../../worlds/service-ends";
import type { Check } from "../check";
import type { LintContext } from "../lint-context";
import { ciliumDirections } from "../rule-places";

/** The Services with something behind them that an element of `toServices` names. */
const matching = (context: LintContext, rule: ServiceRuleSource): Service[] =>
  withApiServer(context.world?.services ?? []).filter((service) => {
    const { endpoints, hasAddresses } = readServices([rule], "", {
      selectors: new SelectorTable(),
      services: [service],
      clusterName: "default",
      secrets: {},
      engine: context.compiled.cilium.engine,
      problems: new Problems(),
    });
    return endpoints.length > 0 || hasAddresses;
  });

const uses = ({ policies }: LintContext) =>
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
const selectsNone = (
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

/** Whether the release takes the first part of a key with a dot for its source. */
const isMisread = ({ compiled }: LintContext): boolean => compiled.cilium.engine.serviceSelectorSource === "";

const dottedKey = ({ selector = {} }: Service): string | undefined =>
  Object.keys(selector).find((key) => key.includes("."));

/** A Service whose selector Cilium misreads. */
export const toServicesDottedSelector: Check = {
  id: "to-services-dotted-selector",
  severity: "error",
  summary:
    "`toServices` names a Service whose selector has a key with a dot, which Cilium 1.18 reads wrongly.",
  why: "`app.kubernetes.io/name` is taken as label `kubernetes.io/name` from a source `app`: the rule selects nobody.",
  source: "Cilium 1.18, pkg/policy/k8s/service.go appendSelector; pkg/labels parseSelectLabel",
  needsWorld: true,
  find: (context) =>
    uses(context).flatMap(({ policy, path, rule }) =>
      matching(context, rule)
        .filter((service) => isMisread(context) && dottedKey(service) !== undefined)
        .slice(0, 1)
        .map((service) => ({
          policy,
          path,
          explanation: `Service ${service.namespace}/${service.name} selects its pods by ${dottedKey(service)}. Cilium reads what stands before the first dot as the label's source, so no pod is selected.`,
          fix: "Select the pods with `toEndpoints`, or give the Service a selector without dots in its keys.",
        })),
    ),
};

/** A `toServices` that resolves to nothing. */
export const toServicesMatchesNothing: Check = {
  id: "to-services-matches-nothing",
  severity: "error",
  summary:
    "`toServices` matches no Service; with ports beside it, the rule then allows everybody on these ports.",
  why: "An empty result is as if no peer were named. A Service that is renamed opens the port to the world.",
  source: "Cilium 1.18, pkg/policy/k8s/service.go (toServices become toEndpoints and toCIDRSet)",
  needsWorld: true,
  find: (context) =>
    uses(context)
      .filter(
        ({ path, rule }) =>
          context.world?.services !== undefined &&
          selectsNone(context, rule, path) === undefined &&
          matching(context, rule).length === 0,
      )
      .map(({ policy, path, direction }) => {
        const others = (direction.toServices ?? []).some((one) => matching(context, one).length > 0);
        const open = (direction.toPorts ?? []).length > 0 && !others;
        return {
          policy,
          path,
          explanation: `No Service with pods or addresses matches. ${open ? "The rule names ports, so it allows everybody on them." : "This part of the rule allows nothing."}`,
          fix: "Compare name, namespace and labels with the Services, or select the pods with `toEndpoints`.",
        };
      }),
};

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
    uses(context).flatMap(({ policy, path, rule: { k8sServiceSelector: selector }, direction }) => {
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
    uses(context).flatMap(({ policy, path, rule, direction }) => {
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
