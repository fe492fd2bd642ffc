import assert from "node:assert/strict";
import { LabNamespace } from "../../components/lab-namespace";
import { PolicyLab } from "../../components/policy-lab";
import { worldFromManifests } from "../../manifests/world-from-manifests";
import { catalogue, phaseNames } from "../../policies/catalogue";
import { lab } from "../../policies/lab/lab";
import { labPeers, labWorld, phaseWorld, toFlow } from "../../policies/lab/lab-world";
import { workloadNames } from "../../policies/lab/workload";
import { VerdictEngine } from "../../verdicts/answer-question";
import type { Endpoint, NamedPort, Service, World } from "../../verdicts/world";
import { record } from "../support/pulumi-recorder";

/** The world of what the components register, read as manifests are. */
const registeredWorld = async (): Promise<World> => {
  const recorder = await record(() => {
    new LabNamespace("lab-namespace", { namespaces: [lab.namespace, lab.stageNamespace] });
    const config = { serverImage: "server", clientImage: "client", grpcImage: "grpc", timeoutSeconds: 60 };
    new PolicyLab("lab", { lab, context: "c", config, workloads: workloadNames, after: [] });
  });
  const documents = recorder.registrations.flatMap(({ type, inputs }, document) => {
    const found = /^kubernetes:(?:core\/)?([\w.]+(?:\/\w+)?):(\w+)$/.exec(type);
    if (found === null) return [];
    const object = { apiVersion: found[1] ?? "", kind: found[2] ?? "", ...inputs };
    return [{ file: "program", document, object, lineOf: () => 1 }];
  });
  return worldFromManifests(documents).world;
};

const portNumbers = (ports: Readonly<Record<string, NamedPort>>) =>
  Object.fromEntries(Object.entries(ports).map(([name, { port }]) => [name, port]));

describe("the lab as the verdict engine takes it", () => {
  it("has what the components register, as they register it", async () => {
    const real = await registeredWorld();
    const model = labWorld(lab);
    const local = model.endpoints?.filter(({ cluster }) => cluster === undefined);
    const pod = ({ namedPorts = {}, ...rest }: Endpoint) => ({ ...rest, ports: portNumbers(namedPorts) });
    const service = ({ name, selector, ports = [] }: Service) => ({
      name,
      selector,
      ports: ports.map(({ port, targetPort }) => ({ port, targetPort })),
    });
    assert.equal(real.endpoints?.length, workloadNames.length);
    assert.ok((real.services ?? []).length >= 1);
    for (const found of real.endpoints ?? []) {
      const wanted = local?.find(
        ({ name, namespace }) => name === found.name && namespace === found.namespace,
      );
      assert.deepEqual(pod(found), wanted && pod(wanted), found.name);
    }
    for (const found of real.services ?? []) {
      const wanted = model.services?.find(({ name }) => name === found.name);
      assert.deepEqual(service(found), wanted && service(wanted), found.name);
    }
    for (const [name, found] of Object.entries(real.namespaces ?? {})) {
      assert.deepEqual(found, model.namespaces?.[name], name);
    }
  });

  for (const phase of phaseNames) {
    it(`does what phase ${phase} says`, () => {
      const stack = catalogue[phase];
      const engine = new VerdictEngine(phaseWorld(lab, stack));
      for (const { flow, verdict } of stack.expectations(lab)) {
        assert.equal(engine.verdict(toFlow(lab, flow)).verdict, verdict, JSON.stringify(flow));
      }
    });
  }

  it("keeps the request of a flow, and can put other pods in the place of the lab's", () => {
    const http = { method: "GET", path: "/" };
    const flow = { from: "client", to: "world", port: 80, protocol: "TCP", http } as const;
    const world = { entity: "world" } as const;
    assert.deepEqual(toFlow(lab, flow), {
      from: "policy-lab/client",
      to: world,
      port: 80,
      protocol: "TCP",
      http,
    });
    const peers = { ...labPeers(lab), client: "a/b" };
    assert.equal(toFlow(lab, flow, peers).from, "a/b");
  });
});
