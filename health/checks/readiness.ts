import { agentLabel, ciliumNamespace } from "../../cilium/agent/agent-place";
import { type Check, check, notHere } from "./check";
import { agentVersion, agentWorkload, noCilium, versionOfTag } from "./cilium-parts";
import { partChecks } from "./parts-ready";

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
  ...partChecks,
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
        .filter(({ namespace }) => namespace === ciliumNamespace)
        .flatMap(({ kind, namespace, name, containers }) =>
          containers.map(({ image }) => ({ subject: `${kind} ${namespace}/${name}`, image })),
        );
      const running = pods
        .filter(({ namespace, phase }) => namespace === ciliumNamespace && phase === "Running")
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
        ({ namespace, labels }) =>
          namespace === ciliumNamespace && labels[agentLabel.key] === agentLabel.value,
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
