import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { readingChecks } from "../../../manifests/reading-finding";
import { catalogue } from "../../../policies/catalogue";
import { lab } from "../../../policies/lab/lab";
import { findingIds } from "../../../verdicts/lint/finding";
import { findingsPage } from "../../../verdicts/lint/findings-page";
import { lint } from "../../../verdicts/lint/lint";
import { checks } from "../../../verdicts/lint/registry";
import { policyKinds } from "../../../verdicts/rules/read-policies";
import type { ManifestObject } from "../../../verdicts/world";
import { findingLine } from "./read-fixture";

const tokenPolicy = (name: string): ManifestObject => ({
  apiVersion: "cilium.io/v2",
  kind: "CiliumNetworkPolicy",
  metadata: { name, namespace: "shop" },
  spec: {
    endpointSelector: {},
    ingress: [
      {
        toPorts: [
          {
            ports: [{ port: "8080", protocol: "TCP" }],
            rules: { http: [{ headers: ["Authorization: Bearer plum-jam"] }] },
          },
        ],
      },
    ],
  },
});

describe("lint", () => {
  it("has one check for every id", () => {
    assert.deepEqual(
      checks.map(({ id }) => id),
      [...findingIds],
    );
  });

  it("docs/findings.md is what the registry says (npm run generate)", () => {
    const page = readFileSync(join(__dirname, "../../../docs/findings.md"), "utf8");
    assert.ok(page === findingsPage(readingChecks), "docs/findings.md is stale: run npm run generate");
  });

  it("says where an object was read", () => {
    const [finding] = lint([{ object: tokenPolicy("by-token"), file: "shop.yaml", document: 2 }]);
    assert.equal(finding?.file, "shop.yaml");
    assert.equal(finding?.document, 2);
    assert.equal(finding?.severity, "error");
  });

  it("never repeats a secret", () => {
    const text = JSON.stringify(lint([{ object: tokenPolicy("by-token") }]));
    assert.ok(text.includes("secret-in-policy"));
    assert.ok(!text.includes("plum-jam"));
  });

  it("finds nothing without objects, and an object that is not a policy is said to be none", () => {
    assert.deepEqual(lint([], { endpoints: [{ name: "a", namespace: "b" }] }), []);
    const lines = lint([{ object: { apiVersion: "v1", kind: "ConfigMap", metadata: { name: "x" } } }]).map(
      findingLine,
    );
    assert.deepEqual(lines, ["invalid-policy ConfigMap/default/x kind"]);
  });

  it("survives objects of the wrong shape", () => {
    for (const spec of [
      null,
      [],
      "x",
      { endpointSelector: [], ingress: {} },
      { endpointSelector: {}, ingress: [null] },
    ]) {
      const object = { ...tokenPolicy("odd"), spec } as ManifestObject;
      assert.ok(lint([{ object }], { endpoints: [] }).some(({ id }) => id === "invalid-policy"));
    }
  });

  it("takes policies of the world into account and says nothing about them", () => {
    const plain: ManifestObject = {
      apiVersion: "cilium.io/v2",
      kind: "CiliumNetworkPolicy",
      metadata: { name: "all-on-8080", namespace: "shop" },
      spec: {
        endpointSelector: {},
        ingress: [{ toPorts: [{ ports: [{ port: "8080", protocol: "TCP" }] }] }],
      },
    };
    const findings = lint([{ object: tokenPolicy("by-token") }], { policies: [plain] });
    assert.ok(
      findings.some(({ id, explanation }) => id === "l7-shadowed" && explanation.includes("all-on-8080")),
    );
    assert.ok(findings.every(({ policy }) => policy.endsWith("/by-token")));
  });

  for (const [name, stack] of Object.entries(catalogue)) {
    it(`finds no error in the phase ${name}`, () => {
      const objects = stack
        .objects(lab)
        .filter(({ kind }) => Object.hasOwn(policyKinds, kind))
        .map((object) => ({ object: object as unknown as ManifestObject }));
      assert.deepEqual(
        lint(objects)
          .filter(({ severity }) => severity !== "info")
          .map(findingLine),
        [],
      );
    });
  }
});
