import * as k8s from "@pulumi/kubernetes";
import type * as pulumi from "@pulumi/pulumi";

/** Namespace of SPIRE's server and agents (chart value `authentication.mutual.spire.install.namespace`). */
export const spireNamespaceName = "cilium-spire";

/**
 * SPIRE's namespace, labelled for privileged pods: Talos enforces `baseline` where nothing else is said, and SPIRE's
 * agents need the host's processes, network and files. The chart's own namespace has no such label, so they would
 * never start.
 *
 * @param existing whether the namespace is there already (made by the chart of an adopted release, or left standing).
 */
export const spireNamespace = (
  existing: boolean,
  opts: pulumi.CustomResourceOptions,
): k8s.core.v1.Namespace =>
  new k8s.core.v1.Namespace(
    spireNamespaceName,
    {
      metadata: {
        name: spireNamespaceName,
        labels: {
          "pod-security.kubernetes.io/enforce": "privileged",
          "pod-security.kubernetes.io/audit": "privileged",
          "pod-security.kubernetes.io/warn": "privileged",
        },
        // Helm would delete the namespace that its chart made once the chart no longer makes it, and SPIRE's data too.
        annotations: { "helm.sh/resource-policy": "keep" },
      },
    },
    { ...opts, ...(existing ? { import: spireNamespaceName } : {}) },
  );
