import { observed } from "../lab-phases";
import { type InputSeries, input, type RuleCase } from "../rule-case";

const stack = observed("l7-get-root");
const scraped = { job: "cilium-agent", node: "worker-1" };

const changes = (outcome: string, values: string): InputSeries =>
  input("cilium_policy_change_total", { ...scraped, outcome }, values);

const imports = { alert: "CiliumPolicyImportErrors", observed: stack };

const importCases: readonly RuleCase[] = [
  {
    ...imports,
    kind: "fires",
    title: "fires at the first refusal, though the series begins with it",
    series: [changes("success", "5x60"), changes("failure", "0x60"), changes("fail", "_x40 1x20")],
    at: ["43m", "60m"],
    firing: [
      {
        labels: { severity: "critical", node: "worker-1" },
        summary: "Cilium's agent refuses a policy on node worker-1",
        description:
          "The agent of node worker-1 could not take a policy; failures in the last 30 minutes: 1. A refused policy enforces nothing; an older version of it may still be in force.",
      },
    ],
  },
  {
    ...imports,
    kind: "fires",
    title: "fires as long as the agent tries again every 17 minutes",
    series: [changes("fail", "4x10 5x16 6x16 7x16 8x16 9x16 10x16")],
    at: ["65m", "90m"],
    firing: [
      {
        labels: { severity: "critical", node: "worker-1" },
        summary: "Cilium's agent refuses a policy on node worker-1",
        description:
          "The agent of node worker-1 could not take a policy; failures in the last 30 minutes: 2. A refused policy enforces nothing; an older version of it may still be in force.",
      },
    ],
  },
  {
    ...imports,
    kind: "quiet",
    title: "is quiet about refusals of long ago, and about successes",
    series: [changes("fail", "3x90"), changes("success", "0+5x90")],
    at: ["45m", "90m"],
    firing: [],
  },
  {
    ...imports,
    kind: "quiet",
    title: "is quiet where an agent has refused nothing since its start",
    series: [changes("success", "_x40 7x20"), changes("failure", "_x40 0x20")],
    at: ["43m", "60m"],
    firing: [],
  },
];

const ready = { alert: "CiliumEndpointsNotReady", observed: stack };

const endpoints = (state: string, values: string): InputSeries =>
  input("cilium_endpoint_state", { ...scraped, endpoint_state: state }, values);

const readyCases: readonly RuleCase[] = [
  {
    ...ready,
    kind: "fires",
    title: "fires where endpoints stay in a state that should pass",
    series: [endpoints("ready", "9x40"), endpoints("waiting-to-regenerate", "0x5 2x30")],
    at: ["20m"],
    firing: [
      {
        labels: { severity: "warning", node: "worker-1", endpoint_state: "waiting-to-regenerate" },
        summary: "Endpoints on node worker-1 stay waiting-to-regenerate",
        description:
          "2 endpoints of node worker-1 have been in state waiting-to-regenerate for 10 minutes. Their datapath may enforce older policies than the ones that are laid down.",
      },
    ],
  },
  {
    ...ready,
    kind: "quiet",
    title: "is quiet about endpoints that pass through a state",
    series: [endpoints("ready", "9x40"), endpoints("regenerating", "0x5 4x8 0x10 4x8 0x9")],
    at: ["13m", "20m", "32m", "40m"],
    firing: [],
  },
];

/** Whether agents take the policies, and bring them to the pods. */
export const policyHealthCases: readonly RuleCase[] = [...importCases, ...readyCases];
