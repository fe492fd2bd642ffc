import type { Fact } from "../fact";
import type { FactName, ReadFacts } from "../facts/cluster-facts";
import { scrubbedTree } from "./scrub";
import { shownSettings } from "./shown-settings";

/** Labels that say what something is, and never whose. */
const telling = /^(?:app\.kubernetes\.io\/(?:name|component|part-of|version|instance)|k8s-app|app|release)$/;

const withoutLabels = <T extends { readonly labels: Readonly<Record<string, string>> }>(object: T) => ({
  ...object,
  labels: Object.fromEntries(Object.entries(object.labels).filter(([key]) => telling.test(key))),
});

const shown = <T>(fact: Fact<T>, project: (value: T) => unknown): unknown => {
  if (fact.read) return scrubbedTree(project(fact.value));
  const partly = fact.partly === undefined ? {} : { partly: project(fact.partly) };
  return scrubbedTree({ notRead: fact.because, missingRight: fact.right, ...partly });
};

/**
 * Facts as they may be given to others. Facts hold no Secret, no environment and no annotation in the first place; of what
 * people write freely (labels, settings, queries of dashboards) only what is known to be harmless is shown, and every text
 * passes through `scrubbed`.
 */
export const shownFacts = (facts: ReadFacts): Readonly<Record<FactName, unknown>> => {
  const whole = <Name extends FactName>(name: Name): unknown =>
    shown<unknown>(facts[name], (value) => value ?? "not there");
  return {
    server: whole("server"),
    nodes: whole("nodes"),
    workloads: shown(facts.workloads, (all) => all.map(withoutLabels)),
    pods: shown(facts.pods, (all) => all.map(withoutLabels)),
    kinds: whole("kinds"),
    releases: whole("releases"),
    ciliumConfig: shown(facts.ciliumConfig, (config) =>
      config === undefined ? "not there" : shownSettings(config),
    ),
    policies: whole("policies"),
    endpoints: whole("endpoints"),
    agents: whole("agents"),
    certificates: whole("certificates"),
    monitoring: shown(facts.monitoring, ({ monitors, prometheuses, services }) => ({
      monitors: monitors.map(({ metadata: { namespace, name }, spec }) => ({ namespace, name, spec })),
      prometheuses,
      services: services.map(({ metadata: { namespace, name }, spec }) => ({ namespace, name, spec })),
    })),
    prometheus: whole("prometheus"),
    dashboards: shown(facts.dashboards, ({ objects, inGrafana }) => ({
      objects: objects.map(({ namespace, name, files }) => ({ namespace, name, files })),
      inGrafana,
    })),
    storage: whole("storage"),
    leases: whole("leases"),
    inventory: shown(facts.inventory, (found) =>
      found === undefined ? "not there" : { ...found, secrets: [...found.secrets] },
    ),
  };
};
