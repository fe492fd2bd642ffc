import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import path from "node:path";
import { type Lab, lab } from "../../policies/lab/lab";
import { labPods } from "../../policies/lab/lab-world";
import type { Registration } from "../support/pulumi-recorder";
import { labRegistrations } from "./lab-registrations";

/** What 0.1.0 registers for the lab. A difference is a change of running pods: it needs an entry in the changelog. */
const known = JSON.parse(
  readFileSync(path.join(__dirname, "lab-registrations.json"), "utf8"),
) as readonly Registration[];

/** What the changelog says of pods since then: how they are awaited. */
const withWait = (registration: Registration): Registration => {
  if (registration.type !== "kubernetes:core/v1:Pod") return registration;
  const { inputs } = registration;
  const annotations = { "pulumi.com/waitFor": "condition=Ready" };
  return {
    ...registration,
    inputs: { ...inputs, metadata: { ...(inputs.metadata as object), annotations } },
  };
};

describe("what is registered for the lab", () => {
  it("is what 0.1.0 registers, field by field, but for what the changelog names", async () => {
    const registered = JSON.parse(JSON.stringify(await labRegistrations())) as readonly Registration[];
    assert.deepEqual(
      registered.map(({ type, name }) => `${type} ${name}`),
      known.map(({ type, name }) => `${type} ${name}`),
    );
    for (const [index, registration] of registered.entries()) {
      const before = known[index];
      assert.ok(before !== undefined);
      assert.deepEqual(registration, withWait(before), `${registration.type} ${registration.name}`);
    }
  });
});

describe("a lab whose server has a second label", () => {
  const labelled: Lab = { ...lab, server: { ...lab.server, labels: { app: "server", tier: "web" } } };

  it("has its pods behind its Service and under its Deployment", async () => {
    const registered = await labRegistrations(labelled);
    const specOf = (type: string) => {
      const found = registered.find((each) => each.type === type && each.name === "server");
      return found?.inputs.spec as {
        selector: Record<string, unknown>;
        template: { metadata: { labels: object } };
      };
    };
    const deployment = specOf("kubernetes:apps/v1:Deployment");
    assert.deepEqual(deployment.template.metadata.labels, labelled.server.labels);
    assert.deepEqual(deployment.selector.matchLabels, labelled.server.labels);
    assert.deepEqual(specOf("kubernetes:core/v1:Service").selector, labelled.server.labels);
    assert.deepEqual(labPods(labelled).server.labels, labelled.server.labels);
  });
});
