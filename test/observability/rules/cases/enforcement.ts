import { observed } from "../lab-phases";
import { type InputSeries, input, type RuleCase } from "../rule-case";

const stack = observed("l3-l4");

const endpoints = (node: string, enforcement: string, values: string): InputSeries =>
  input("cilium_policy_endpoint_enforcement_status", { job: "cilium-agent", node, enforcement }, values);

const swap: InputSeries = input("lab:phase:info", { phase: "none" }, "_x21 1x1");

const off = { alert: "PolicyLabEnforcementOff", observed: stack };

const offCases: readonly RuleCase[] = [
  {
    ...off,
    kind: "fires",
    title: "fires where one of the lab's three pods is not enforced",
    series: [
      endpoints("worker-1", "both", "2x20 1x20"),
      endpoints("worker-2", "both", "1x40"),
      endpoints("worker-1", "none", "2x20 3x20"),
    ],
    at: ["30m"],
    firing: [
      {
        labels: { severity: "critical" },
        summary: "Policy is not enforced on pods that must be denied by default",
        description:
          "2 endpoints of the cluster are enforced in both directions; phase l3-l4 alone has 3, each under default-deny. Either enforcement is off (`policyEnforcementMode: never`), or the agents are in audit mode, or default-deny is not there or was refused.",
      },
    ],
  },
  {
    ...off,
    kind: "fires",
    title: "fires where audit mode was switched on by other means",
    series: [endpoints("worker-1", "both", "3x20 0x20"), endpoints("worker-1", "audit-both", "0x20 3x20")],
    at: ["30m"],
    firing: [
      {
        labels: { severity: "critical" },
        summary: "Policy is not enforced on pods that must be denied by default",
        description:
          "0 endpoints of the cluster are enforced in both directions; phase l3-l4 alone has 3, each under default-deny. Either enforcement is off (`policyEnforcementMode: never`), or the agents are in audit mode, or default-deny is not there or was refused.",
      },
    ],
  },
  {
    ...off,
    kind: "quiet",
    title: "is quiet where the lab's three pods are enforced, however many others are not",
    series: [
      endpoints("worker-1", "both", "2x40"),
      endpoints("worker-2", "both", "1x40"),
      endpoints("worker-1", "none", "40x40"),
    ],
    at: ["10m", "30m"],
    firing: [],
  },
  {
    ...off,
    kind: "quiet",
    title: "is quiet while an agent restarts",
    series: [endpoints("worker-1", "both", "3x20 0x2 3x20")],
    at: ["21m", "22m", "25m"],
    firing: [],
  },
  {
    ...off,
    observed: observed("l3-l4", { auditMode: true }),
    kind: "quiet",
    title: "is quiet where audit mode is asked for",
    series: [endpoints("worker-1", "both", "0x40"), endpoints("worker-1", "audit-both", "3x40")],
    at: ["10m", "30m"],
    firing: [],
  },
  {
    ...off,
    kind: "swap",
    title: "is quiet while a swap starts the pods",
    series: [endpoints("worker-1", "both", "3x20 0x20"), swap],
    at: ["21m", "25m", "27m", "31m"],
    firing: [],
  },
];

const audit = { alert: "PolicyLabAuditMode" };

const auditCases: readonly RuleCase[] = [
  {
    ...audit,
    observed: stack,
    kind: "fires",
    title: "warns of audit mode that nobody asked for, by node",
    series: [
      endpoints("worker-1", "audit-both", "0x10 1x20"),
      endpoints("worker-1", "audit-ingress", "0x10 1x20"),
      endpoints("worker-2", "audit-both", "0x30"),
    ],
    at: ["20m"],
    firing: [
      {
        labels: { severity: "warning", node: "worker-1" },
        summary: "Policies are only reported, not enforced, on node worker-1",
        description:
          "2 endpoints of node worker-1 are in policy audit mode: what policies deny is reported (verdict AUDIT) and passes. The configuration does not ask for it.",
      },
    ],
  },
  {
    ...audit,
    observed: observed("l3-l4", { auditMode: true }),
    kind: "fires",
    title: "reminds of audit mode that was asked for",
    series: [endpoints("worker-1", "audit-both", "3x20")],
    at: ["10m"],
    firing: [
      {
        labels: { severity: "info", node: "worker-1" },
        summary: "Policies are only reported, not enforced, on node worker-1",
        description:
          "3 endpoints of node worker-1 are in policy audit mode: what policies deny is reported (verdict AUDIT) and passes. The configuration asks for it (`policies.auditMode`).",
      },
    ],
  },
  {
    ...audit,
    observed: stack,
    kind: "quiet",
    title: "is quiet where everything is enforced",
    series: [endpoints("worker-1", "audit-both", "0x30"), endpoints("worker-1", "both", "3x30")],
    at: ["20m"],
    firing: [],
  },
];

/** Whether policies are enforced at all. */
export const enforcementCases: readonly RuleCase[] = [...offCases, ...auditCases];
