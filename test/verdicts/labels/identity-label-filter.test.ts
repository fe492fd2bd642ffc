import assert from "node:assert/strict";
import { isIdentityLabel } from "../../../verdicts/labels/identity-label-filter";

describe("labels of an identity", () => {
  for (const key of [
    "app",
    "app.kubernetes.io/name",
    "io.kubernetes.pod.namespace",
    "io.cilium.k8s.namespace.labels.env",
    "io.cilium.k8s.namespace.labels.kubernetes.io/metadata.name",
    "io.cilium.k8s.policy.serviceaccount",
    "statefulset.kubernetes.io/other",
    "annotatio",
  ]) {
    it(`${key} is one`, () => assert.ok(isIdentityLabel(key)));
  }
  for (const key of [
    "pod-template-hash",
    "pod-template-generation",
    "controller-revision-hash",
    "controller-uid",
    "batch.kubernetes.io/controller-uid",
    "batch.kubernetes.io/job-completion-index",
    "apps.kubernetes.io/pod-index",
    "statefulset.kubernetes.io/pod-name",
    "io.kubernetes.container.name",
    "kubernetes.io/hostname",
    "kubernetes.io/a.beta.kubernetes.io",
    "node.beta.kubernetes.io/x",
    "k8s.io/x",
    "annotation.x",
    "etcd_node",
  ]) {
    it(`${key} is none`, () => assert.ok(!isIdentityLabel(key)));
  }
  it("the answer stays the same", () => assert.ok(!isIdentityLabel("pod-template-hash")));
});
