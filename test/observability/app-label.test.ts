import assert from "node:assert/strict";
import { appLabel } from "../../observability/queries/app-label";

describe("what Hubble calls a pod by its labels", () => {
  const cases: readonly (readonly [string, Readonly<Record<string, string>>, string])[] = [
    ["is its app", { tier: "public", app: "gateway" }, "gateway"],
    [
      "is the recommended name before app",
      { app: "old", "app.kubernetes.io/name": "prometheus" },
      "prometheus",
    ],
    ["is app before k8s-app, by name and not by merit", { "k8s-app": "kube-dns", app: "coredns" }, "coredns"],
    ["is no other label that starts alike", { "app.kubernetes.io/name-of": "a", application: "b" }, ""],
    ["is not an empty label", { app: "", "k8s-app": "kube-dns" }, "kube-dns"],
    ["is nothing without labels", {}, ""],
  ];
  for (const [what, labels, expected] of cases) {
    it(what, () => assert.equal(appLabel(labels), expected));
  }
});
