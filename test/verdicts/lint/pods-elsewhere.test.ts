import assert from "node:assert/strict";
import { lint } from "../../../verdicts/lint/lint";
import type { Endpoint, ManifestObject } from "../../../verdicts/world";

const pods: readonly Endpoint[] = [
  { name: "web-1", namespace: "shop", labels: { "app.kubernetes.io/name": "frontend", tier: "web-1" } },
];

const policy = (labels: object): ManifestObject => ({
  apiVersion: "networking.k8s.io/v1",
  kind: "NetworkPolicy",
  metadata: { name: "one", namespace: "shop" },
  spec: { podSelector: { matchLabels: labels }, policyTypes: ["Ingress"] },
});

const explanation = (labels: object, otherPods: boolean): string | undefined =>
  lint([{ object: policy(labels) }], { endpoints: pods }, { otherPods }).find(
    ({ id }) => id === "selector-matches-nothing",
  )?.explanation;

describe("selectors of pods that are not in the input", () => {
  it("match nothing where the input is all that there is", () => {
    assert.equal(explanation({ app: "database" }, false), "No pod of the world has these labels.");
  });

  it("say nothing where charts or operators make pods, too", () => {
    assert.equal(explanation({ app: "database" }, true), undefined);
  });

  const slips: readonly (readonly [string, object, RegExp | undefined])[] = [
    [
      "one letter",
      { "app.kubernetes.io/name": "frontnd" },
      /Nearest: shop\/web-1, which has app\.kubernetes\.io\/name: frontend\./,
    ],
    ["two letters that changed places", { "app.kubernetes.io/name": "forntend" }, /Nearest: shop\/web-1/],
    [
      "the right value under another key",
      { app: "frontend" },
      /which has app\.kubernetes\.io\/name: frontend\./,
    ],
    ["another word", { "app.kubernetes.io/name": "backend" }, undefined],
    ["another number", { tier: "web-2" }, undefined],
    ["two labels", { "app.kubernetes.io/name": "frontnd", tier: "web" }, undefined],
  ];
  for (const [name, labels, expected] of slips) {
    it(`are compared with the pods that are there: ${name}`, () => {
      const found = explanation(labels, true);
      if (expected === undefined) assert.equal(found, undefined);
      else assert.match(found ?? "", expected);
    });
  }
});
