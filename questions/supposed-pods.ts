import type { ContainerPort, ManifestPod } from "../manifests/manifest-pods";
import { type Requirement, SelectorTable } from "../verdicts/labels/selector";
import { subjectRequirements } from "../verdicts/lint/subject-requirements";
import { witnessPod } from "../verdicts/lint/witness-pod";
import type { PolicyRule } from "../verdicts/rules/policy-rule";
import { policyIdentity, readPolicies } from "../verdicts/rules/read-policies";
import type { ManifestObject, Protocol, World } from "../verdicts/world";

const isTransport = (protocol: string): protocol is Protocol =>
  protocol === "TCP" || protocol === "UDP" || protocol === "SCTP";

/** Ports that rules open at a pod: what somebody would ask about it. */
const portsOf = (rule: PolicyRule): ContainerPort[] =>
  rule.ingress.flatMap(({ portRules }) =>
    portRules.flatMap(({ ports }) =>
      ports.flatMap(({ name, port, protocol }) =>
        name === "" && port > 0 && isTransport(protocol) ? [{ port, protocol }] : [],
      ),
    ),
  );

const objectOf = (policies: readonly ManifestObject[], { policy }: PolicyRule): ManifestObject =>
  policies.find(
    ({ kind = "", metadata }) =>
      policy ===
      policyIdentity({
        kind,
        namespace: kind === "CiliumClusterwideNetworkPolicy" ? "" : metadata?.namespace || "default",
        name: metadata?.name ?? "",
      }),
  ) ?? {};

interface Described {
  readonly requirements: readonly Requirement[];
  readonly ports: readonly ContainerPort[];
}

const describedBy = (world: World): Described[] => {
  const { policies = [], services = [], clusterName = "default" } = world;
  const { rules } = readPolicies(policies, { selectors: new SelectorTable(), services, clusterName });
  return rules.flatMap((rule): Described[] => {
    if (rule.selectsNodes) return [];
    const peers = [...rule.ingress, ...rule.egress].flatMap(({ peers: { endpoints } }) => endpoints);
    const subject = {
      requirements: subjectRequirements(objectOf(policies, rule), rule),
      ports: portsOf(rule),
    };
    return [subject, ...peers.map((requirements) => ({ requirements, ports: [] }))];
  });
};

/**
 * The pods that policies speak of, for files without any: those that they select, with the ports that they open, and
 * those that they name as peers. Selectors that fit any namespace describe none.
 */
export const supposedPods = (world: World): readonly ManifestPod[] => {
  const found = new Map<string, ManifestPod>();
  for (const [index, { requirements, ports }] of describedBy(world).entries()) {
    const witness = witnessPod(requirements, index);
    // A namespace that was made up for the pod is nobody's.
    if (witness === undefined || witness.endpoint.namespace === `witness-${index}`) continue;
    const { labels = {}, namespace } = witness.endpoint;
    const texts = Object.entries(labels).map(([key, value]) => `${key}=${value}`);
    const name = texts.length === 0 ? "any" : texts.sort().join(",");
    const key = `${namespace}/${name}`;
    const before = found.get(key);
    found.set(key, {
      endpoint: before?.endpoint ?? { ...witness.endpoint, name },
      workload: name,
      kind: "supposed",
      ports: [...(before?.ports ?? []), ...ports],
      hostNetwork: false,
    });
  }
  return [...found.values()];
};
