import type { Direction } from "../../answer";
import { isPortName } from "../../rules/read-port";
import type { Protocol, Service } from "../../world";
import type { Pod } from "../../worlds/compiled-world";
import type { Check, FoundHere } from "../check";
import type { LintContext, LintedRule } from "../lint-context";
import { type WrittenPort, writtenPorts } from "../rule-ports";

const isBehind = ({ selector = {}, namespace }: Service, { endpoint }: Pod): boolean => {
  const wanted = Object.entries(selector);
  return (
    wanted.length > 0 &&
    endpoint.namespace === namespace &&
    wanted.every(([key, value]) => endpoint.labels?.[key] === value)
  );
};

interface Translation {
  readonly service: Service;
  readonly port: number;
  readonly protocol: Protocol;
  readonly podPort: number;
}

// Asked again for each rule about the pod. A pod belongs to one context.
const known = new WeakMap<Pod, readonly Translation[]>();

/** How Services lead to a pod: from which port to which. */
const translations = (context: LintContext, pod: Pod): readonly Translation[] => {
  const found = known.get(pod) ?? findTranslations(context, pod);
  known.set(pod, found);
  return found;
};

const findTranslations = ({ world }: LintContext, pod: Pod): Translation[] =>
  (world?.services ?? [])
    .filter((service) => isBehind(service, pod))
    .flatMap((service) =>
      (service.ports ?? []).map(({ port, protocol = "TCP", targetPort = port }) => ({
        service,
        port,
        protocol,
        podPort:
          typeof targetPort === "number"
            ? targetPort
            : isPortName(targetPort)
              ? pod.ownPorts(targetPort.toLowerCase(), protocol)
              : Number(targetPort),
      })),
    );

const listensOn = (pod: Pod, ways: readonly Translation[], port: number, protocol: Protocol): boolean =>
  ways.some((one) => one.podPort === port && one.protocol === protocol) ||
  Object.values(pod.endpoint.namedPorts ?? {}).some(
    (named) => named.port === port && (named.protocol ?? "TCP") === protocol,
  );

const confused = (
  context: LintContext,
  pods: readonly Pod[],
  { port }: WrittenPort,
): Translation | undefined => {
  const { name, port: number, endPort, protocol } = port;
  if (name !== "" || number === 0 || endPort > number || protocol === "ANY") return undefined;
  let result: Translation | undefined;
  for (const pod of pods) {
    const ways = translations(context, pod);
    if (listensOn(pod, ways, number, protocol)) return undefined;
    result ??= ways.find(
      (one) => one.port === number && one.protocol === protocol && one.podPort > 0 && one.podPort !== number,
    );
  }
  return result;
};

const findInRule = (context: LintContext, { policy, rule }: LintedRule, direction: Direction): FoundHere[] =>
  rule[direction].flatMap((one) => {
    const pods = direction === "ingress" ? context.realSubjects(rule) : context.realPeers(one);
    return writtenPorts(policy, one).flatMap((written): FoundHere[] => {
      const wrong = confused(context, pods, written);
      if (wrong === undefined) return [];
      const { service, port, podPort } = wrong;
      const name = `${service.namespace}/${service.name}`;
      return [
        {
          policy: policy.name,
          path: written.path,
          explanation: `${port} is the port of Service ${name}, which leads to port ${podPort} of its pods. Policies see the pod's port; no selected pod listens on ${port}.`,
          fix: `Write port ${podPort}.`,
        },
      ];
    });
  });

/** A Service's port where the pod's is meant. */
export const servicePortInsteadOfPodPort: Check = {
  id: "service-port-instead-of-pod-port",
  severity: "error",
  summary: "A rule names the port of a Service; its pods listen on another one.",
  why: "Cilium translates the Service's address before it looks at policies, so a rule for the Service's port matches nothing.",
  source:
    "Cilium documentation, security/policy/kubernetes and network/kubernetes/kubeproxy-free (Service translation)",
  needsWorld: true,
  find: (context) =>
    context.rules.flatMap((linted) =>
      (["ingress", "egress"] as const).flatMap((direction) => findInRule(context, linted, direction)),
    ),
};
