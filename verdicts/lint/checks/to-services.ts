import { SelectorTable } from "../../labels/selector";
import type { ServiceRuleSource } from "../../rules/cilium-source";
import { Problems } from "../../rules/problems";
import { readServices } from "../../rules/read-services";
import type { Service } from "../../world";
import { withApiServer } from "../../worlds/service-ends";
import type { Check } from "../check";
import type { LintContext } from "../lint-context";
import { selectsNone, toServicesUses } from "./to-services-selectors";

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
    toServicesUses(context).flatMap(({ policy, path, rule }) =>
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
    toServicesUses(context)
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
