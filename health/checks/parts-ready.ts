import { ciliumNamespace } from "../../cilium/agent/agent-place";
import type { PodFacts } from "../facts/pod-facts";
import type { WorkloadFacts } from "../facts/workload-facts";
import type { Fault, Severity } from "../finding";
import { type Check, check, notHere } from "./check";

interface Part {
  readonly id: string;
  readonly what: string;
  readonly severity: Exclude<Severity, "info">;
  readonly is: (workload: WorkloadFacts) => boolean;
}

const named =
  (kind: WorkloadFacts["kind"], name: string) =>
  (workload: WorkloadFacts): boolean =>
    workload.kind === kind && workload.namespace === ciliumNamespace && workload.name === name;

const isMonitoring = ({ labels, name }: WorkloadFacts): boolean =>
  labels["app.kubernetes.io/part-of"] === "kube-prometheus-stack" ||
  labels["app.kubernetes.io/name"] === "grafana" ||
  labels["operator.prometheus.io/name"] !== undefined ||
  name.startsWith("prometheus-kube-prometheus");

/** The parts of an installation, by the names that the charts give them. */
const parts: readonly Part[] = [
  { id: "agent-not-ready", what: "Cilium's agents", severity: "error", is: named("DaemonSet", "cilium") },
  {
    id: "operator-not-ready",
    what: "Cilium's operator",
    severity: "error",
    is: named("Deployment", "cilium-operator"),
  },
  {
    id: "envoy-not-ready",
    what: "Cilium's Envoy",
    severity: "error",
    is: named("DaemonSet", "cilium-envoy"),
  },
  { id: "relay-not-ready", what: "Hubble Relay", severity: "error", is: named("Deployment", "hubble-relay") },
  { id: "ui-not-ready", what: "Hubble's UI", severity: "warning", is: named("Deployment", "hubble-ui") },
  {
    id: "mesh-not-ready",
    what: "the API server of the cluster mesh",
    severity: "error",
    is: named("Deployment", "clustermesh-apiserver"),
  },
  {
    id: "spire-not-ready",
    what: "SPIRE",
    severity: "error",
    is: ({ namespace }) => namespace === "cilium-spire",
  },
  {
    id: "dns-not-ready",
    what: "the cluster's DNS",
    severity: "error",
    is: ({ namespace, name }) => namespace === ciliumNamespace && ["coredns", "kube-dns"].includes(name),
  },
  { id: "monitoring-not-ready", what: "monitoring", severity: "warning", is: isMonitoring },
];

/** Why pods of a workload are not ready: those of them that say something. */
const troubles = ({ namespace, name }: WorkloadFacts, pods: readonly PodFacts[]): string => {
  const own = pods.filter(
    (pod) =>
      pod.namespace === namespace && pod.name.startsWith(`${name}-`) && !pod.ready && pod.trouble !== "",
  );
  return own
    .slice(0, 3)
    .map(({ name: pod, trouble }) => `; ${pod}: ${trouble}`)
    .join("");
};

const readiness = ({ id, what, severity, is }: Part): Check =>
  check({
    id,
    title: `${what}: pods are not ready, or not made from the newest template`,
    severity,
    reads: ["workloads", "pods"],
    source: "status of the workload and of its pods",
    judge: ({ workloads, pods }, { before }) => {
      const found = workloads.filter(is);
      if (found.length === 0) return notHere(`${what}: not installed`);
      if (before)
        return notHere("without a network pods are not ready, which is right before an installation");
      return found
        .filter(({ ready, updated, wanted }) => ready < wanted || updated < wanted)
        .map((workload): Fault => {
          const { kind, namespace, name, ready, updated, wanted } = workload;
          return {
            severity,
            subject: `${kind} ${namespace}/${name}`,
            evidence: `${ready} of ${wanted} ready, ${updated} of the newest template${troubles(workload, pods)}`,
            fix: `kubectl -n ${namespace} rollout status ${kind.toLowerCase()}/${name}   # then describe its pods`,
          };
        });
    },
  });

/** Whether each part of an installation is ready. */
export const partChecks: readonly Check[] = parts.map(readiness);
