import assert from "node:assert/strict";
import fc from "fast-check";
import type { Verdict } from "../../../verdicts/answer";
import { answerQuestion } from "../../../verdicts/answer-question";
import type { Endpoint, Flow, Question, Service } from "../../../verdicts/world";
import { arbitraryWorld, propertyRuns } from "./arbitrary-world";

type ServicePort = NonNullable<Service["ports"]>[number];

/** The pods that a Service selects; a selector without labels selects none. */
const podsBehind = ({ namespace, selector = {} }: Service, endpoints: readonly Endpoint[]): Endpoint[] => {
  const wanted = Object.entries(selector);
  if (wanted.length === 0) return [];
  return endpoints.filter(
    (pod) => pod.namespace === namespace && wanted.every(([key, value]) => pod.labels?.[key] === value),
  );
};

/** Port of a pod that a Service's port stands for; undefined if the pod has none of the name. */
const targetOf = ({ port, targetPort = port, protocol = "TCP" }: ServicePort, pod: Endpoint) => {
  if (typeof targetPort === "number") return targetPort;
  const found = Object.entries(pod.namedPorts ?? {}).find(([name]) => name.toLowerCase() === targetPort)?.[1];
  return (found?.protocol ?? "TCP") === protocol ? found?.port : undefined;
};

const address = ({ namespace, name, cluster = "east" }: Endpoint): string =>
  `${cluster}/${namespace}/${name}`;

const verdicts = (world: Question, flows: readonly Flow[]): Verdict[] =>
  answerQuestion({ ...world, clusterName: "east", flows }).verdicts.map(({ verdict }) => verdict);

describe("a flow to a Service", () => {
  it("has the verdict that all of its pods have, and none if they differ or there are none", () => {
    fc.assert(
      fc.property(arbitraryWorld("named-ports"), ({ addresses: _, ...world }) => {
        const { endpoints = [], services = [] } = world;
        const [source] = endpoints;
        assert.ok(source !== undefined);
        for (const service of services) {
          for (const port of service.ports ?? []) {
            const common: Pick<Flow, "from" | "protocol"> = {
              from: address(source),
              protocol: port.protocol ?? "TCP",
            };
            const toPods = podsBehind(service, endpoints).flatMap((pod): Flow[] => {
              const target = targetOf(port, pod);
              return target === undefined ? [] : [{ ...common, to: address(pod), port: target }];
            });
            // A Service without a selector has addresses behind it.
            const toAddresses = service.selector === undefined ? (service.addresses ?? []) : [];
            for (const cidr of toAddresses) {
              toPods.push({
                ...common,
                to: { cidr },
                port: Number(port.targetPort ?? port.port) || port.port,
              });
            }
            const toService: Flow = {
              ...common,
              to: { service: `${service.namespace}/${service.name}` },
              port: port.port,
            };
            const agreed = new Set(verdicts(world, toPods));
            const [only = "not-evaluable"] = agreed;
            assert.deepEqual(verdicts(world, [toService]), [agreed.size === 1 ? only : "not-evaluable"]);
          }
        }
      }),
      propertyRuns,
    );
  });
});
