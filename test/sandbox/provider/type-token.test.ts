import { deepStrictEqual, ok, strictEqual } from "node:assert";
import { nameOfUrn, parseTypeToken, typeOfUrn } from "../../../sandbox/provider/type-token";

describe("parseTypeToken", () => {
  const OBJECTS: ReadonlyArray<readonly [token: string, apiVersion: string, kind: string]> = [
    ["kubernetes:core/v1:Pod", "v1", "Pod"],
    ["kubernetes:apps/v1:Deployment", "apps/v1", "Deployment"],
    ["kubernetes:cilium.io/v2:CiliumNetworkPolicy", "cilium.io/v2", "CiliumNetworkPolicy"],
    ["kubernetes:networking.k8s.io/v1:NetworkPolicy", "networking.k8s.io/v1", "NetworkPolicy"],
  ];
  for (const [token, apiVersion, kind] of OBJECTS) {
    it(`${token} is a ${kind} of ${apiVersion}`, () => {
      deepStrictEqual(parseTypeToken(token), { form: "object", apiVersion, kind });
    });
  }

  it("knows Helm releases", () => {
    strictEqual(parseTypeToken("kubernetes:helm.sh/v3:Release").form, "release");
  });

  for (const token of [
    "kubernetes:core/v1:ConfigMapPatch",
    "kubernetes:helm.sh/v3:Chart",
    "kubernetes:helm.sh/v4:Chart",
    "kubernetes:kustomize/v2:Directory",
    "kubernetes:yaml/v2:ConfigFile",
    "aws:s3:Bucket",
    "kubernetes",
  ]) {
    it(`refuses ${token} and names it`, () => {
      const type = parseTypeToken(token);
      ok(type.form === "unsupported" && type.reason.includes(token));
    });
  }

  it("finds the type and the name in a URN", () => {
    const urn = "urn:pulumi:stack::project::lab:index:Policies$kubernetes:core/v1:Pod::lab/a::b";
    deepStrictEqual([typeOfUrn(urn), nameOfUrn(urn)], ["kubernetes:core/v1:Pod", "lab/a::b"]);
  });
});
