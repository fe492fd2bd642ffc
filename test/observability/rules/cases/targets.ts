import { observed } from "../lab-phases";
import { type InputSeries, input, type RuleCase } from "../rule-case";

const stack = observed("l7-get-root");

interface Target {
  readonly alert: string;
  readonly job: string;
  readonly severity: string;
  readonly subject: string;
  readonly for: string;
  readonly consequence: string;
}

const targets: readonly Target[] = [
  {
    alert: "CiliumAgentDown",
    job: "cilium-agent",
    severity: "critical",
    subject: "Cilium's agent",
    for: "5m",
    consequence:
      "The node's datapath goes on with the policies that it has: running connections stay, changes of policies and new pods do not arrive, names of DNS rules do not resolve.",
  },
  {
    alert: "CiliumOperatorDown",
    job: "cilium-operator",
    severity: "warning",
    subject: "Cilium's operator",
    for: "10m",
    consequence:
      "Traffic and policies go on. New nodes get no pod addresses, identities and endpoints that nobody uses are not removed, missing CRDs are not registered.",
  },
  {
    alert: "CiliumHubbleMetricsDown",
    job: "hubble-metrics",
    severity: "warning",
    subject: "Hubble's metrics",
    for: "5m",
    consequence:
      "Policies are enforced as before, but what they deny is not counted: panels are empty and alerts about denials are blind.",
  },
  {
    alert: "CiliumHubbleRelayDown",
    job: "hubble-relay-metrics",
    severity: "warning",
    subject: "Hubble's relay",
    for: "10m",
    consequence:
      "`hubble observe` and Hubble's interface see no flows of the cluster. Metrics do not pass the relay; they go on.",
  },
];

const up = (job: string, instance: string, values: string): InputSeries =>
  input("up", { job, instance }, values);

const casesOf = ({ alert, job, severity, subject, for: duration, consequence }: Target): RuleCase[] => [
  {
    alert,
    observed: stack,
    kind: "fires",
    title: "fires where one of several targets is down",
    series: [up(job, "192.0.2.11:9962", "1x10 0x20"), up(job, "192.0.2.12:9962", "1x30")],
    at: ["25m"],
    firing: [
      {
        labels: { severity, job, instance: "192.0.2.11:9962" },
        summary: `${subject} cannot be scraped: 192.0.2.11:9962`,
        description: `Prometheus has failed to scrape 192.0.2.11:9962 of job ${job} for ${duration}. ${consequence}`,
      },
    ],
  },
  {
    alert,
    observed: stack,
    kind: "fires",
    title: "fires where there is no target at all",
    series: [up("something-else", "192.0.2.11:80", "1x30")],
    at: ["25m"],
    firing: [
      {
        labels: { severity, job },
        summary: `${subject} cannot be scraped: no target at all`,
        description: `Prometheus has had no target of job ${job} for ${duration}: the pods, their Service or the ServiceMonitor are gone. ${consequence}`,
      },
    ],
  },
  {
    alert,
    observed: stack,
    kind: "quiet",
    title: "is quiet while all targets are up, and through a restart",
    series: [up(job, "192.0.2.11:9962", "1x10 0x3 1x20"), up(job, "192.0.2.12:9962", "1x40")],
    at: ["12m", "14m", "25m"],
    firing: [],
  },
];

/** Whether everything that exports metrics is there. */
export const targetCases: readonly RuleCase[] = targets.flatMap(casesOf);
