import { ciliumNamespace } from "../../cilium/agent/agent-place";
import { olderOrigins } from "../../cilium/agent/agent-policies";
import type { Fault } from "../finding";
import { type Check, check, notHere } from "./check";
import { agentWorkload, noCilium } from "./cilium-parts";
import { look } from "./of-agent";

/** States of an endpoint in which nothing will come by itself (Cilium, `api/v1/models/endpoint_state.go`). */
const stuck: ReadonlySet<string> = new Set(["invalid", "not-ready", "disconnected"]);

/** Policies, and the endpoints that they are for. */
export const policyChecks: readonly Check[] = [
  check({
    id: "policy-invalid",
    title: "Cilium does not take a policy (error), or has not said whether it does (warning)",
    severity: "error",
    reads: ["policies", "workloads"],
    source: "condition Valid, which Cilium's operator writes (`operator/pkg/networkpolicy/validator.go`)",
    judge: ({ policies, workloads }) => {
      if (agentWorkload(workloads) === undefined) return notHere(noCilium);
      return policies
        .filter(({ valid }) => valid !== "True")
        .map(({ kind, namespace, name, valid, message }): Fault => {
          const subject = `${kind} ${namespace === undefined ? name : `${namespace}/${name}`}`;
          if (valid === "False") {
            return {
              severity: "error",
              subject,
              evidence: `it is not valid, and nothing of it is enforced: ${message || "no message"}`,
              fix: "kubectl get -A cnp,ccnp -o yaml | ./lab lint -f -   # says which field, and what to write",
            };
          }
          return {
            severity: "warning",
            subject,
            evidence: `it has no condition Valid${valid === undefined ? "" : ` (${valid})`}: the operator has not looked at it`,
            fix: "kubectl -n kube-system logs deployment/cilium-operator --tail=50",
          };
        });
    },
  }),
  check({
    id: "policy-older",
    title:
      "an agent goes by an older policy of the same name, which is gone, and not by the one that is there",
    severity: "error",
    reads: ["agents", "policies"],
    source:
      "`cilium-dbg policy get`: label io.cilium.k8s.policy.uid of the rules; asked twice, some seconds apart. Cilium takes a policy that was deleted and made anew quickly for the one that it knows (`pkg/policy/k8s`, onUpsert)",
    judge: ({ agents, policies }) => {
      if (agents.length === 0) return notHere(noCilium);
      return agents.flatMap(({ pod, node, origins }) =>
        olderOrigins(origins, policies).map(
          ({ kind, namespace, name, uid, olderUid }): Fault => ({
            severity: "error",
            subject: `${kind} ${namespace === undefined ? name : `${namespace}/${name}`} on ${node}`,
            evidence: `its rules in agent ${pod} are those of an object with uid ${olderUid}, which is gone; the cluster's has uid ${uid}`,
            fix: `kubectl -n ${ciliumNamespace} delete pod ${pod}   # an agent reads all policies anew when it starts`,
          }),
        ),
      );
    },
  }),
  check({
    id: "endpoint-not-ready",
    title: "an endpoint is not ready: its pod has no network yet, or old policies",
    severity: "error",
    reads: ["agents"],
    source: "`cilium-dbg endpoint list`: state; a warning while it is being made anew",
    judge: ({ agents }) => {
      if (agents.length === 0) return notHere(noCilium);
      return agents.flatMap((agent) =>
        agent.endpoints
          .filter(({ state }) => state !== "ready" && state !== "disconnecting")
          .map(
            ({ id, pod, state }): Fault => ({
              severity: stuck.has(state) ? "error" : "warning",
              subject: `endpoint ${id} (${pod || "the host"}) on ${agent.node}`,
              evidence: `its state is ${state || "not said"}`,
              fix: look(agent, `endpoint log ${id}`),
            }),
          ),
      );
    },
  }),
  check({
    id: "endpoint-behind",
    title: "an endpoint's packets meet older policies than its agent has read",
    severity: "warning",
    reads: ["agents"],
    source: "`cilium-dbg endpoint list`: realized policy-revision; `cilium-dbg policy get`: revision",
    judge: ({ agents }) => {
      if (agents.length === 0) return notHere(noCilium);
      return agents.flatMap((agent) =>
        agent.endpoints
          .filter(({ revision }) => revision < agent.revision)
          .map(
            ({ id, pod, revision }): Fault => ({
              severity: "warning",
              subject: `endpoint ${id} (${pod || "the host"}) on ${agent.node}`,
              evidence: `revision ${revision} of ${agent.revision}`,
              fix: look(agent, `policy wait ${agent.revision}`),
            }),
          ),
      );
    },
  }),
  check({
    id: "pod-unmanaged",
    title: "a pod is not Cilium's: no policy counts for it",
    severity: "warning",
    reads: ["pods", "endpoints", "nodes", "ciliumConfig"],
    source: 'CiliumEndpoints; Cilium documentation, "Troubleshooting": pods that were there before Cilium',
    judge: ({ pods, endpoints, nodes, ciliumConfig }) => {
      if (ciliumConfig === undefined) return notHere(noCilium);
      if (ciliumConfig["disable-endpoint-crd"] === "true")
        return notHere("agents make no CiliumEndpoints here");
      const has = new Set(endpoints.map(({ namespace, name }) => `${namespace}/${name}`));
      const played = new Set(nodes.filter((node) => node.played).map(({ name }) => name));
      return pods
        .filter(({ phase, hostNetwork, node }) => phase === "Running" && !hostNetwork && !played.has(node))
        .filter(({ namespace, name }) => !has.has(`${namespace}/${name}`))
        .map(({ namespace, name, node }) => ({
          severity: "warning",
          subject: `pod ${namespace}/${name}`,
          evidence: `it runs on ${node} and has no CiliumEndpoint`,
          fix: `kubectl -n ${namespace} delete pod ${name}   # its successor comes to Cilium`,
        }));
    },
  }),
];
