import { l3L4Name } from "../dashboards/dashboard-names";
import type { ObservedPhase } from "../observed-phase";
import { agentCommand } from "./agent-command";
import type { Alert, AlertGroup } from "./alert";
import { enforcedPods } from "./enforced-pods";
import { labelText, valueText } from "./label-text";

const status = "cilium_policy_endpoint_enforcement_status";

const off = (observed: ObservedPhase, pods: number): Alert => ({
  name: "PolicyLabEnforcementOff",
  severity: "critical",
  for: "5m",
  // With audit mode asked for, pods that are only audited are as they should be.
  expr: `sum(${status}{enforcement=~"${observed.features.auditMode ? "both|audit-both" : "both"}"}) < ${pods}`,
  quietAroundSwaps: true,
  summary: "Policy is not enforced on pods that must be denied by default",
  description: `${valueText} endpoints of the cluster are enforced in both directions; phase ${observed.phase} alone has ${pods}, each under default-deny. Either enforcement is off (\`policyEnforcementMode: never\`), or the agents are in audit mode, or default-deny is not there or was refused.`,
  meaning:
    "Agents count their endpoints by enforcement: `none`, `ingress`, `egress`, `both`, and `audit-…` of these. The lab's `default-deny` selects each of its pods in both directions, so the cluster has at least as many `both` as the lab has pods; fewer means pods without the policy that they count on. It is a lower bound: the metric has no namespaces, so pods elsewhere that are enforced in both directions can hide a gap. A number of `none` is no alarm: a node's own endpoint, and every pod that no policy selects, is `none` for good. A phase without denials has no such alert.",
  confirm: [
    {
      shows: "the endpoints of a node, with POLICY (ingress) and POLICY (egress)",
      command: agentCommand("endpoint list"),
    },
    {
      shows: "the mode: `default`, `always` or `never`, and whether audit mode is on",
      command:
        "kubectl -n kube-system get configmap cilium-config -o jsonpath='{.data.enable-policy} {.data.policy-audit-mode}{\"\\n\"}'",
    },
    {
      shows: "whether the policy that denies by default is there",
      command: `kubectl -n ${observed.lab.namespace} get networkpolicy default-deny`,
    },
  ],
  remedy: [
    "If `default-deny` is gone, `pulumi up` brings it back (`pulumi refresh` first, if somebody deleted it by hand).",
    "If the mode is `never` or audit mode is on, take it out of `cilium.values` or `policies.auditMode`; agents read it when they start.",
    `If the lab's pods do not run at all, find out why first: \`kubectl -n ${observed.lab.namespace} get pods\`.`,
  ],
  dashboard: l3L4Name,
});

const audit = ({ features }: ObservedPhase): Alert => ({
  name: "PolicyLabAuditMode",
  // Where the configuration asks for it, it is a reminder.
  severity: features.auditMode ? "info" : "warning",
  for: "5m",
  expr: `sum by (node) (${status}{enforcement=~"audit-.+"}) > 0`,
  quietAroundSwaps: false,
  summary: `Policies are only reported, not enforced, on node ${labelText("node", "unknown")}`,
  description: `${valueText} endpoints of node ${labelText("node", "unknown")} are in policy audit mode: what policies deny is reported (verdict AUDIT) and passes. ${
    features.auditMode
      ? "The configuration asks for it (`policies.auditMode`)."
      : "The configuration does not ask for it."
  }`,
  meaning:
    "In audit mode Cilium computes policies, reports what it would drop, and drops nothing. It is the right way to try a policy, and the wrong state to forget. With `policies.auditMode` the alert is `info`; without, `warning`: then it was switched on by other means, for a single endpoint perhaps.",
  confirm: [
    {
      shows: "what would be dropped",
      command: "hubble observe --verdict AUDIT --last 100",
    },
    {
      shows: "which endpoints of a node are audited: `Disabled (Audit)`",
      command: agentCommand("endpoint list"),
    },
  ],
  remedy: [
    "Done looking: `pulumi config set --path policies.auditMode false`, then `pulumi up`. The agents restart.",
    "A single endpoint: `cilium-dbg endpoint config <id> PolicyAuditMode=Disabled` on its node.",
  ],
  dashboard: l3L4Name,
});

/** Whether policies are enforced at all. */
export const enforcement = (observed: ObservedPhase): AlertGroup => {
  const pods = enforcedPods(observed);
  return {
    name: "policy-lab-enforcement",
    recordings: [],
    alerts: [...(pods === 0 ? [] : [off(observed, pods)]), audit(observed)],
  };
};
