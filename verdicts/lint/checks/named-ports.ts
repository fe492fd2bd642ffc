import type { Direction } from "../../answer";
import type { FilterProtocol } from "../../rules/policy-rule";
import type { Pod } from "../../worlds/compiled-world";
import type { Check, FoundHere } from "../check";
import type { LintContext } from "../lint-context";
import { type WrittenPort, writtenPorts } from "../rule-ports";

interface NamedUse extends WrittenPort {
  readonly policy: string;
  readonly direction: Direction;
  readonly subjects: readonly Pod[];
  readonly key: string;
}

const namedUses = (context: LintContext): NamedUse[] =>
  context.rules.flatMap(({ policy, rule }) =>
    (["ingress", "egress"] as const).flatMap((direction) =>
      rule[direction].flatMap((one) =>
        writtenPorts(policy, one)
          .filter(({ port }) => port.name !== "")
          .map((written) => ({
            ...written,
            policy: policy.name,
            direction,
            subjects: context.realSubjects(rule),
            key: `${policy.name} ${written.path}`,
          })),
      ),
    ),
  );

const numbersOf = (pods: readonly Pod[], name: string, protocol: FilterProtocol): number[] => {
  const numbers = pods.map(({ ownPorts }) => ownPorts(name, protocol)).filter((number) => number > 0);
  return [...new Set(numbers)].sort((one, other) => one - other);
};

const unique = (uses: readonly NamedUse[]): NamedUse[] => [
  ...new Map(uses.map((use) => [use.key, use])).values(),
];

/** A port name of an egress rule that pods give to different numbers. */
export const namedPortAmbiguous: Check = {
  id: "named-port-ambiguous",
  severity: "error",
  summary: "An egress rule names a port that pods give different numbers to: it matches nothing.",
  why: "Egress resolves names over all pods of the cluster, not over the rule's peers; one more pod can switch a rule off.",
  source:
    "Cilium, pkg/types NamedPortMultiMap (ErrDuplicateNamedPorts); not from 1.20 on, where each peer has its own",
  needsWorld: true,
  find: (context) =>
    unique(
      namedUses(context).filter(
        ({ direction, port }) =>
          direction === "egress" &&
          context.compiled.cilium.engine.portNamesAtEgress === "of all pods" &&
          numbersOf(context.realPods, port.name, port.protocol).length > 1,
      ),
    ).map(
      ({ policy, path, port }): FoundHere => ({
        policy,
        path,
        explanation: `Pods of the cluster give ${port.name} to the ports ${numbersOf(context.realPods, port.name, port.protocol).join(" and ")}; in egress rules such a name matches nothing.`,
        fix: "Write the number.",
      }),
    ),
};

/** A port name that nobody has. */
export const namedPortUnknown: Check = {
  id: "named-port-unknown",
  severity: "warning",
  summary: "A rule names a port that no pod gives that name (ingress: no selected pod).",
  why: "A name that means nothing matches nothing. Names belong to container ports, not to ports of a Service.",
  source: "Cilium, pkg/types NamedPortMap; Kubernetes, ContainerPort.name",
  needsWorld: true,
  find: (context) => {
    const uses = namedUses(context).filter(({ subjects }) => subjects.length > 0);
    const podsFor = ({ direction, subjects }: NamedUse): readonly Pod[] =>
      direction === "ingress" ? subjects : context.realPods;
    // A port without a protocol is known if it is for one of the three.
    const known = new Set(
      uses
        .filter((use) => numbersOf(podsFor(use), use.port.name, use.port.protocol).length > 0)
        .map(({ key }) => key),
    );
    return unique(uses.filter(({ key }) => !known.has(key))).map(
      ({ policy, path, port, direction }): FoundHere => ({
        policy,
        path,
        explanation: `${direction === "ingress" ? "No pod that the policy selects" : "No pod of the world"} has a port named ${port.name} of that protocol, so the rule matches nothing.`,
        fix: "Write the name of a container's port (`spec.containers[].ports[].name`) or its number.",
      }),
    );
  },
};
