import { Document, isMap, type Pair, type Scalar } from "yaml";
import type { MachinePatch } from "./machine-patch";

/** Why each part of the patch is there, by its path. Printed above the part. */
export const patchReasons: Readonly<Record<string, string>> = {
  "machine.features.kubePrism":
    "Cilium's agents reach the API server here, on their own node: with kube-proxy gone no Service address would\nlead to it before they run (cilium.kubeApi).",
  "machine.features.hostDNS":
    "Whether CoreDNS asks the node's resolver. Where it does, Cilium needs bpf.hostLegacyRouting, which this stack\nsets from the same key (cilium.datapath.hostDns).",
  "cluster.network.cni":
    "Talos installs no network of its own. Nodes stay NotReady until Cilium runs; that is as it should be.",
  "cluster.proxy": "Cilium serves Services instead of kube-proxy.",
  "cluster.etcd":
    "etcd's metrics, without TLS or password, on every address of a control plane (monitoring.controlPlane.etcd).",
  "cluster.controllerManager":
    "kube-controller-manager's metrics for others than itself (monitoring.controlPlane.controllerManager).",
  "cluster.scheduler": "kube-scheduler's metrics for others than itself (monitoring.controlPlane.scheduler).",
};

const comment = (text: string): string =>
  text
    .split("\n")
    .map((line) => ` ${line}`)
    .join("\n");

/** The patch as YAML, with a comment above each part that says why it is there. */
export const patchText = (patch: MachinePatch, heading: string): string => {
  const document = new Document(patch, { aliasDuplicateObjects: false });
  document.commentBefore = comment(heading);
  const explain = (node: unknown, path: readonly string[]): void => {
    if (!isMap(node)) return;
    for (const pair of node.items as Pair<Scalar<string>, unknown>[]) {
      const here = [...path, pair.key.value];
      const reason = patchReasons[here.join(".")];
      if (reason !== undefined) pair.key.commentBefore = comment(reason);
      explain(pair.value, here);
    }
  };
  explain(document.contents, []);
  return document.toString({ lineWidth: 0 });
};
