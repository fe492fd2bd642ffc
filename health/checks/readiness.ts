import type { PodFacts, WorkloadFacts } from "../facts/object-facts";
import type { Fault, Severity } from "../finding";
import { type Check, check, notHere } from "./check";
import { agentVersion, agentWorkload, noCilium, versionOfTag } from "./cilium-parts";

interface Part {
  readonly id: string;
  readonly what: string;
  readonly severity: Exclude<Severity, "info">;
  readonly is: (workload: WorkloadFacts) => boolean;
}

const named =
  (kind: WorkloadFacts["kind"], name: string) =>
  (workload: WorkloadFacts): boolean =>
    workload.kind === kind && workload.namespace === "kube-system" && workload.name === name;

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
    is: ({ namespace, name }) => namespace === "kube-system" && ["coredns", "kube-dns"].includes(name),
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

/** Images whose tags are Cilium's version (chart, `image.tag` of each part). */
const versioned = /(?:^|\/)(cilium|operator(?:-\w+)?|hubble-relay|clustermesh-apiserver)$/;

/** Restarts from which on something is the matter; a roll-out has one or two. */
const manyRestarts = 5;

/** What is installed, and whether it runs. */
export const readinessChecks: readonly Check[] = [
  check({
    id: "cilium-missing",
    title: "Cilium is not installed",
    severity: "error",
    reads: ["workloads"],
    source: "DaemonSet kube-system/cilium",
    judge: ({ workloads }, { before, stack }) => {
      if (before) return notHere("asked before an installation");
      if (stack?.cilium.mode === "off") return notHere("the stack does without Cilium");
      if (agentWorkload(workloads) !== undefined) return [];
      return [
        {
          severity: "error",
          subject: "DaemonSet kube-system/cilium",
          evidence: "it is not there",
          fix: "pulumi up   # installs it; before that: ./lab doctor --before",
        },
      ];
    },
  }),
  ...parts.map(readiness),
  check({
    id: "mixed-versions",
    title: "parts of Cilium are of different versions",
    severity: "warning",
    reads: ["workloads", "pods"],
    source: "images of Cilium's workloads and of their pods",
    judge: ({ workloads, pods }) => {
      const version = agentVersion(workloads);
      if (version === undefined) return notHere(noCilium);
      const wanted = workloads
        .filter(({ namespace }) => namespace === "kube-system")
        .flatMap(({ kind, namespace, name, containers }) =>
          containers.map(({ image }) => ({ subject: `${kind} ${namespace}/${name}`, image })),
        );
      const running = pods
        .filter(({ namespace, phase }) => namespace === "kube-system" && phase === "Running")
        .flatMap(({ namespace, name, images }) =>
          images.map((image) => ({ subject: `pod ${namespace}/${name}`, image })),
        );
      return [...wanted, ...running]
        .filter(({ image }) => versioned.test(image.repository) && versionOfTag(image.tag) !== version)
        .map(({ subject, image }) => ({
          severity: "warning",
          subject,
          evidence: `it is of ${versionOfTag(image.tag) || "no version"} (${image.repository}), the agents are to be of ${version}`,
          fix: "kubectl -n kube-system rollout status daemonset/cilium   # ends a roll-out that was begun; else pulumi up",
        }));
    },
  }),
  check({
    id: "agent-restarts",
    title: "an agent was restarted again and again",
    severity: "warning",
    reads: ["pods"],
    source: `restartCount of the agents' pods, from ${manyRestarts} on`,
    judge: ({ pods }) => {
      const agents = pods.filter(
        ({ namespace, labels }) => namespace === "kube-system" && labels["k8s-app"] === "cilium",
      );
      if (agents.length === 0) return notHere(noCilium);
      return agents
        .filter(({ restarts }) => restarts >= manyRestarts)
        .map(({ namespace, name, node, restarts }) => ({
          severity: "warning",
          subject: `pod ${namespace}/${name}`,
          evidence: `${restarts} restarts on ${node}`,
          fix: `kubectl -n ${namespace} logs ${name} -c cilium-agent --previous --tail=50`,
        }));
    },
  }),
];
