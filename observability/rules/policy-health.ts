import { l3L4Name } from "../dashboards/dashboard-names";
import { agentCommand, agentLog } from "./agent-command";
import type { Alert, AlertGroup } from "./alert";
import { countText, labelText, valueText } from "./label-text";

const importErrors: Alert = {
  name: "CiliumPolicyImportErrors",
  severity: "critical",
  for: "1m",
  // `increase` does not see the first value of a series, and this one begins with the first refusal.
  expr: [
    'sum by (node) (increase(cilium_policy_change_total{outcome=~"fail|failure"}[30m])) > 0',
    "or sum by (node) (",
    '  cilium_policy_change_total{outcome=~"fail|failure"}',
    '  unless cilium_policy_change_total{outcome=~"fail|failure"} offset 30m',
    ") > 0",
  ].join("\n"),
  quietAroundSwaps: false,
  summary: `Cilium's agent refuses a policy on node ${labelText("node", "unknown")}`,
  description: `The agent of node ${labelText("node", "unknown")} could not take a policy; failures in the last 30 minutes: ${countText}. A refused policy enforces nothing; an older version of it may still be in force.`,
  meaning:
    'The API server accepted a policy and Cilium\'s agent did not: it is there, and nobody enforces it. The agent tries again, at first at once and then every 17 minutes, so the alert lasts as long as the policy is refused. Failures are counted as `outcome="fail"`; the series `failure` that an agent has from its start stays 0 in Cilium 1.18, so the rule asks for both. It is not quiet around a swap: that is when it matters.',
  confirm: [
    {
      shows: "which policies Cilium takes, and why not",
      command:
        "kubectl get ciliumnetworkpolicies,ciliumclusterwidenetworkpolicies -A -o custom-columns=\"NAMESPACE:.metadata.namespace,NAME:.metadata.name,VALID:.status.conditions[?(@.type=='Valid')].status,WHY:.status.conditions[?(@.type=='Valid')].message\"",
    },
    {
      shows: "the refusals in the agents' logs",
      command: agentLog("unable to add CiliumNetworkPolicy\\|error while parsing"),
    },
    {
      shows: "what is wrong with the policies that are there",
      command:
        "kubectl get networkpolicies,ciliumnetworkpolicies,ciliumclusterwidenetworkpolicies -A -o yaml | ./lab lint --severity error --file -",
    },
  ],
  remedy: [
    "Correct the policy; `./lab lint` finds what the API server lets pass (an HTTP rule on a port without `protocol: TCP`, an empty `ingress: []`).",
    "After a downgrade of Cilium: a field of the newer version may be unknown to the older agent.",
  ],
  dashboard: l3L4Name,
};

const endpointsNotReady: Alert = {
  name: "CiliumEndpointsNotReady",
  severity: "warning",
  for: "10m",
  expr: 'sum by (node, endpoint_state) (cilium_endpoint_state{endpoint_state!="ready"}) > 0',
  quietAroundSwaps: false,
  summary: `Endpoints on node ${labelText("node", "unknown")} stay ${labelText("endpoint_state", "not ready")}`,
  description: `${valueText} endpoints of node ${labelText("node", "unknown")} have been in state ${labelText("endpoint_state", "not ready")} for 10 minutes. Their datapath may enforce older policies than the ones that are laid down.`,
  meaning:
    "An endpoint passes through `waiting-for-identity`, `waiting-to-regenerate`, `regenerating`, `restoring` or `disconnecting` within seconds. One that stays there is not up to date: a new pod has no network, an old one the policy of before. A swap regenerates every endpoint of the lab, but not for 10 minutes.",
  confirm: [
    { shows: "the endpoints of a node and their state", command: agentCommand("endpoint list") },
    { shows: "what an endpoint waits for", command: agentCommand("endpoint log 1234") },
    { shows: "whether regenerations fail", command: agentLog("regeneration of endpoint failed") },
  ],
  remedy: [
    "`waiting-for-identity`: the agent cannot allocate an identity; look at the API server and at the operator.",
    "`regenerating`, again and again: the log names the reason, often a policy that cannot be computed (`./lab lint`, finding `conflicting-rules`) or a full map.",
    "Restart the agent of that node; running connections stay.",
  ],
  dashboard: l3L4Name,
};

/** Whether agents take the policies, and bring them to the pods. */
export const policyHealth = (): AlertGroup => ({
  name: "cilium-policies",
  recordings: [],
  alerts: [importErrors, endpointsNotReady],
});
