import { decideDirection } from "../../decide/direction-decision";
import type { DirectionRule } from "../../rules/policy-rule";
import type { Protocol } from "../../world";
import type { Pod } from "../../worlds/compiled-world";
import type { Check, FoundHere } from "../check";
import type { LintContext } from "../lint-context";

interface Port {
  readonly port: number;
  readonly protocol: Protocol;
}

/** A port that no rule is likely to name: a deny that covers it covers everything. */
const anyPort: Port = { port: 49_151, protocol: "TCP" };

const portsOf = ({ endpoint }: Pod): Port[] =>
  Object.values(endpoint.namedPorts ?? {}).map(({ port, protocol = "TCP" }) => ({ port, protocol }));

const isTaken = (context: LintContext, pod: Pod, rule: DirectionRule): boolean => {
  const peer = context.compiled.identities.host;
  return [anyPort, ...portsOf(pod)].some(({ port, protocol }) => {
    const { cause } = decideDirection(context.compiled.rulesOf(pod, "ingress"), { peer, port, protocol }, {});
    return cause.kind === "denied" && cause.origins.some((origin) => origin.rule.startsWith(rule.path));
  });
};

/** A deny that the pods' own node is among. */
export const denyTakesProbes: Check = {
  id: "deny-takes-probes",
  severity: "warning",
  summary: "A deny rule takes the pods' own node with it: the kubelet's probes fail.",
  why: "The own node is let in without an allow, but no allow and no default beats a deny; the entities `cluster` and `all` hold the host.",
  source:
    "Cilium, pkg/policy determineAllowLocalhostIngress (an allow, which any deny overrules); Cilium documentation, security/policy/language, “Deny Policies”, “Entities based”",
  needsWorld: false,
  find: (context) =>
    context.rules.flatMap(({ policy, rule }) =>
      rule.ingress
        .filter(({ deny }) => deny)
        .flatMap((one): FoundHere[] => {
          const pods = context.subjects(rule);
          if (!context.isPeer(one, context.compiled.identities.host)) return [];
          if (!pods.some((pod) => isTaken(context, pod, one))) return [];
          return [
            {
              policy: policy.name,
              path: one.path,
              explanation:
                "The rule denies the node that the pods run on, too: liveness, readiness and start-up probes of the kubelet are dropped.",
              fix: "Name who is to be kept out (`world`, `remote-node`, endpoints) instead of `cluster` or `all`. What nothing allows is denied by default anyway.",
            },
          ];
        }),
    ),
};
