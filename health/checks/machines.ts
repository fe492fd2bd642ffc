import semver from "semver";
import { defaultRelease } from "../../cilium/releases";
import type { Fault } from "../finding";
import { type Check, check, notHere } from "./check";
import { noCilium, runningRelease } from "./cilium-parts";

/** The tag of nodes on which Cilium has not started yet (Cilium, `pkg/option`, AgentNotReadyNodeTaintKey). */
const notReadyTaint = "node.cilium.io/agent-not-ready";

/** What the cluster shows of its machines. */
export const machineChecks: readonly Check[] = [
  check({
    id: "kernel-too-old",
    title: "a node's kernel is older than Cilium asks for",
    severity: "error",
    reads: ["nodes", "workloads"],
    source: 'Cilium documentation, "System Requirements"',
    judge: ({ nodes, workloads }) => {
      const { requires } = runningRelease(workloads)?.release ?? defaultRelease;
      const oldest = semver.coerce(requires.kernel);
      const real = nodes.filter(({ played }) => !played);
      if (real.length === 0) return notHere("no node has a kernel of its own");
      return real.flatMap(({ name, kernel }): Fault[] => {
        const version = semver.coerce(kernel);
        if (version === null || oldest === null || semver.gte(version, oldest)) return [];
        return [
          {
            severity: "error",
            subject: `node ${name}`,
            evidence: `kernel ${kernel}; Cilium asks for ${requires.kernel} (or 4.18 of RHEL 8.10)`,
            fix: "upgrade the node's system; a Talos of today has a newer kernel",
          },
        ];
      });
    },
  }),
  check({
    id: "node-not-ready",
    title: "a node is not ready, or waits for Cilium's agent",
    severity: "error",
    reads: ["nodes"],
    source: `condition Ready; taint ${notReadyTaint}`,
    judge: ({ nodes }, { before }) => {
      if (before)
        return notHere("without a network nodes are not ready, which is right before an installation");
      return nodes.flatMap(({ name, ready, reason, taints }): Fault[] => {
        if (ready && !taints.includes(notReadyTaint)) return [];
        const why = ready
          ? `it has the taint ${notReadyTaint}`
          : `it is not Ready (${reason || "no reason given"})`;
        return [
          {
            severity: "error",
            subject: `node ${name}`,
            evidence: why,
            fix: `kubectl describe node ${name}   # and: kubectl -n kube-system get pods -o wide --field-selector spec.nodeName=${name}`,
          },
        ];
      });
    },
  }),
  check({
    id: "no-pod-cidr",
    title: "Cilium takes pods' addresses from the nodes' PodCIDRs, and a node has none",
    severity: "error",
    reads: ["nodes", "ciliumConfig"],
    source: '`ipam: kubernetes` of the agents; Cilium documentation, "Kubernetes Host Scope"',
    judge: ({ nodes, ciliumConfig }, { stack }) => {
      const ipam = ciliumConfig?.ipam ?? stack?.cilium.datapath.ipam;
      if (ipam === undefined) return notHere(noCilium);
      if (ipam !== "kubernetes") return notHere("addresses do not come from the nodes");
      return nodes
        .filter(({ podCidr }) => podCidr === undefined)
        .map(({ name }) => ({
          severity: "error",
          subject: `node ${name}`,
          evidence: "its spec has no podCIDR",
          fix: "let kube-controller-manager give them out (--allocate-node-cidrs), or: pulumi config set --path cilium.datapath.ipam cluster-pool",
        }));
    },
  }),
  check({
    id: "played-nodes",
    title: "nodes are played by KWOK: pods there are said to be ready, and nothing runs",
    severity: "info",
    reads: ["nodes"],
    source: "annotation kwok.x-k8s.io/node of the sandbox's nodes",
    judge: ({ nodes }) => {
      const played = nodes.filter((node) => node.played).map(({ name }) => name);
      if (played.length === 0) return [];
      return [
        {
          severity: "info",
          subject: played.join(", "),
          evidence: `${played.length} of ${nodes.length} nodes; that something is ready there proves nothing`,
          fix: "./lab sandbox up --packets   # a node on which Cilium's agent runs (docs/packets.md); or a real cluster",
        },
      ];
    },
  }),
];
