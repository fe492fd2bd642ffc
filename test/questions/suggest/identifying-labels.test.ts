import assert from "node:assert/strict";
import { identifyingLabels, isIdentifying } from "../../../questions/suggest/identifying-labels";

describe("labels that identify a workload", () => {
  const passing: readonly (readonly [string, string])[] = [
    ["pod-template-hash", "5689dd4d58"],
    ["rollouts-pod-template-hash", "5689dd4d58"],
    ["controller-revision-hash", "web-7d9f"],
    ["pod-template-generation", "3"],
    ["controller-uid", "0a1b2c3d-0000-4000-8000-000000000000"],
    ["batch.kubernetes.io/controller-uid", "x"],
    ["batch.kubernetes.io/job-name", "backup-29391840"],
    ["job-name", "backup-29391840"],
    ["statefulset.kubernetes.io/pod-name", "db-0"],
    ["apps.kubernetes.io/pod-index", "0"],
    ["app.kubernetes.io/version", "1.2.3"],
    ["version", "v2"],
    ["helm.sh/chart", "web-1.0.0"],
    ["app.kubernetes.io/managed-by", "Helm"],
    ["topology.kubernetes.io/zone", "a"],
    ["app", "backup-29391840"],
    ["app", "web-5689dd4d58"],
    ["instance", "0a1b2c3d-0000-4000-8000-000000000000"],
    ["instance", "deadbeef01"],
    ["app", ""],
    ["app", "not a value"],
    ["not a key", "x"],
  ];
  for (const [key, value] of passing)
    it(`are not ${key}=${value}`, () => assert.equal(isIdentifying(key, value), false));

  const telling: readonly (readonly [string, string])[] = [
    ["app", "web"],
    ["app.kubernetes.io/name", "nginx"],
    ["app.kubernetes.io/instance", "shop-db-2"],
    ["k8s-app", "kube-dns"],
    ["team", "payments"],
    ["app", "s3-gateway"],
    ["app", "php-fpm72"],
  ];
  for (const [key, value] of telling)
    it(`are ${key}=${value}`, () => assert.equal(isIdentifying(key, value), true));

  const labels = {
    zone: "a",
    app: "web",
    "app.kubernetes.io/name": "web",
    "pod-template-hash": "5689dd4d58",
  };

  it("begin with those that are made for it", () =>
    assert.deepEqual(
      identifyingLabels(labels, undefined).map(([key]) => key),
      ["app.kubernetes.io/name", "app", "zone"],
    ));

  it("are those that somebody wants, in that order, whatever they look like", () =>
    assert.deepEqual(identifyingLabels(labels, ["pod-template-hash", "gone", "app"]), [
      ["pod-template-hash", "5689dd4d58"],
      ["app", "web"],
    ]));
});
