import { hostPrefix, parseAddress } from "../addresses/prefix";
import { clusterLabel, podNamespaceLabel } from "../labels/label-key";
import type { Requirement, Selector } from "../labels/selector";
import type { Service } from "../world";
import type { ServiceRuleSource } from "./cilium-source";
import { cidrKey } from "./read-cidrs";
import type { ReadContext } from "./read-context";
import { matchLabelRequirements } from "./read-selector";
import { readServiceSelector } from "./read-service-selector";

/** What `toServices` stands for: the pods behind Services with a selector, the addresses behind the others. */
export interface ServicePeers {
  readonly endpoints: readonly (readonly Requirement[])[];
  readonly addresses: readonly Selector[];
  /** Whether any address was generated: an empty list and none are different things for a rule. */
  readonly hasAddresses: boolean;
}

const podsBehind = (
  { selector = {}, namespace }: Service,
  { engine, clusterName }: ReadContext,
): readonly Requirement[] => {
  const source = engine.serviceSelectorSource;
  const keyed = Object.fromEntries(
    Object.entries(selector).map(([key, value]) => [`${source}${key}`, value]),
  );
  const pods = matchLabelRequirements({ ...keyed, [`k8s.${podNamespaceLabel}`]: namespace });
  // The agent writes the selector into the policy before it reads it, so it is scoped as if somebody had written it.
  return engine.peersAreLocal
    ? [...pods, { key: `k8s.${clusterLabel}`, operator: "In", values: [clusterName] }]
    : pods;
};

/** Resolves `toServices` as the agent does, before the policy is computed. A rule that matches no Service adds nothing. */
export const readServices = (
  rules: readonly ServiceRuleSource[],
  path: string,
  context: ReadContext,
): ServicePeers => {
  const { selectors, services, problems } = context;
  const endpoints: (readonly Requirement[])[] = [];
  const addresses: Selector[] = [];
  const addService = (service: Service): void => {
    if (service.selector !== undefined && Object.keys(service.selector).length > 0) {
      endpoints.push(podsBehind(service, context));
      return;
    }
    for (const text of service.addresses ?? []) {
      const address = parseAddress(text);
      if (address === undefined) continue;
      const key = cidrKey(`${text}/${hostPrefix(address).bits}`);
      addresses.push(selectors.of([{ key, operator: "Exists", values: [] }]));
    }
  };
  for (const [index, { k8sService, k8sServiceSelector }] of rules.entries()) {
    if (k8sServiceSelector !== undefined) {
      const { selector, namespace = "" } = k8sServiceSelector;
      const at = `${path}[${index}].k8sServiceSelector.selector`;
      if (selector === undefined) problems.add(at, "is required");
      const { selects } = readServiceSelector(selector ?? {}, at, context);
      for (const service of services) {
        if (namespace !== "" && namespace !== service.namespace) continue;
        if (selects(service.labels ?? {})) addService(service);
      }
    } else if (k8sService !== undefined) {
      const { serviceName = "", namespace = "" } = k8sService;
      for (const service of services) {
        if (namespace !== "" && namespace !== service.namespace) continue;
        if (service.name === serviceName) addService(service);
      }
    }
  }
  return { endpoints, addresses, hasAddresses: addresses.length > 0 };
};
