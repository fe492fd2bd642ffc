import { match, ok, rejects, strictEqual } from "node:assert";
import { setTimeout as sleep } from "node:timers/promises";
import { type Properties, valueAt } from "../../../sandbox/provider/values";
import { objectSuite } from "./object-suite";
import { initFailureOf, ProviderProcess, urnOf } from "./provider-process";

objectSuite("readiness", (test) => {
  const deployment = (name: string, nodeSelector: Properties = {}): Properties => ({
    metadata: { name, namespace: test.namespace },
    spec: {
      replicas: 1,
      selector: { matchLabels: { app: name } },
      template: {
        metadata: { labels: { app: name } },
        spec: { nodeSelector, containers: [{ name: "main", image: "example/image" }] },
      },
    },
  });
  const TYPE = "kubernetes:apps/v1:Deployment";

  it("waits for a Deployment's pods", async () => {
    const { outputs } = await test.created(TYPE, "ready", deployment("ready"));
    strictEqual(valueAt(outputs, "status", "availableReplicas"), 1);
  });

  it("records a Deployment that does not become ready, and says why", async () => {
    const urn = urnOf(TYPE, "stuck");
    const inputs = await test.provider.check(urn, deployment("stuck", { no: "such-node" }));
    await rejects(test.provider.create(urn, inputs, { timeout: 1 }), (error: Error) => {
      const failure = initFailureOf(error);
      strictEqual(failure?.id, `${test.namespace}/stuck`);
      match(failure.reasons.join(), /was not ready after 1 s: 0 of 1 pods are available/);
      ok(valueAt(failure.outputs, "metadata", "uid"));
      return true;
    });
  });

  it("does not wait when the program says so", async () => {
    const inputs = deployment("unawaited", { no: "such-node" });
    (inputs.metadata as Properties).annotations = { "pulumi.com/skipAwait": "true" };
    await test.created(TYPE, "unawaited", inputs);
  });

  it("takes the time limit of the annotation", async () => {
    const inputs = deployment("annotated", { no: "such-node" });
    (inputs.metadata as Properties).annotations = { "pulumi.com/timeoutSeconds": "1" };
    await rejects(test.created(TYPE, "annotated", inputs), /after 1 s/);
  });

  it("records the object when the engine cancels the wait", async () => {
    const other = await ProviderProcess.configured();
    try {
      const urn = urnOf(TYPE, "cancelled");
      const inputs = await other.check(urn, deployment("cancelled", { no: "such-node" }));
      const creating = other.create(urn, inputs);
      const seen = rejects(creating, (error: Error) => {
        match(error.message, /cancelled while waiting for Deployment/);
        strictEqual(initFailureOf(error)?.id, `${test.namespace}/cancelled`);
        return true;
      });
      await sleep(500);
      await other.cancel();
      // Without the cancellation this would outlast the test: the Deployment has ten minutes.
      await seen;
    } finally {
      await other.stop();
    }
  });

  it("waits for a Service's endpoints only where pods are selected", async () => {
    const type = "kubernetes:core/v1:Service";
    const ports = [{ port: 80 }];
    await test.created(type, "selectorless", {
      metadata: { name: "selectorless", namespace: test.namespace },
      spec: { ports },
    });
    const urn = urnOf(type, "podless");
    const inputs = await test.provider.check(urn, {
      metadata: { name: "podless", namespace: test.namespace },
      spec: { ports, selector: { app: "nobody" } },
    });
    await rejects(test.provider.create(urn, inputs, { timeout: 1 }), /no pod it selects is ready/);
  });
});
