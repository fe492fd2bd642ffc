import type { Job } from "../../cilium/metric";
import { l3L4Name } from "../dashboards/dashboard-names";
import type { ObservedPhase } from "../observed-phase";
import type { Alert, AlertGroup, Severity } from "./alert";
import { labelText } from "./label-text";

interface WatchedJob {
  readonly name: string;
  readonly job: Job;
  /** What it is, as the subject of a sentence. */
  readonly subject: string;
  readonly severity: Severity;
  readonly for: string;
  /** What stands still without it. */
  readonly consequence: string;
  readonly logs: string;
  readonly dashboard: Alert["dashboard"];
}

const agent: WatchedJob = {
  name: "CiliumAgentDown",
  job: "cilium-agent",
  subject: "Cilium's agent",
  severity: "critical",
  for: "5m",
  consequence:
    "The node's datapath goes on with the policies that it has: running connections stay, changes of policies and new pods do not arrive, names of DNS rules do not resolve.",
  logs: "kubectl -n kube-system logs ds/cilium -c cilium-agent --previous --tail=50",
  dashboard: l3L4Name,
};

const operator: WatchedJob = {
  name: "CiliumOperatorDown",
  job: "cilium-operator",
  subject: "Cilium's operator",
  severity: "warning",
  for: "10m",
  consequence:
    "Traffic and policies go on. New nodes get no pod addresses, identities and endpoints that nobody uses are not removed, missing CRDs are not registered.",
  logs: "kubectl -n kube-system logs deployment/cilium-operator --tail=50",
  dashboard: l3L4Name,
};

const hubble: WatchedJob = {
  name: "CiliumHubbleMetricsDown",
  job: "hubble-metrics",
  subject: "Hubble's metrics",
  severity: "warning",
  for: "5m",
  consequence:
    "Policies are enforced as before, but what they deny is not counted: panels are empty and alerts about denials are blind.",
  logs: "kubectl -n kube-system logs ds/cilium -c cilium-agent --tail=200 | grep -i hubble",
  dashboard: l3L4Name,
};

const relay: WatchedJob = {
  name: "CiliumHubbleRelayDown",
  job: "hubble-relay-metrics",
  subject: "Hubble's relay",
  severity: "warning",
  for: "10m",
  consequence:
    "`hubble observe` and Hubble's interface see no flows of the cluster. Metrics do not pass the relay; they go on.",
  logs: "kubectl -n kube-system logs deployment/hubble-relay --tail=50",
  dashboard: l3L4Name,
};

const downAlert = (watched: WatchedJob): Alert => {
  const { name, job, subject, severity, consequence, logs, dashboard } = watched;
  const target = labelText("instance", "no target at all");
  return {
    name,
    severity,
    for: watched.for,
    expr: `up{job="${job}"} == 0\nor absent(up{job="${job}"})`,
    quietAroundSwaps: false,
    summary: `${subject} cannot be scraped: ${target}`,
    description: `{{ if $labels.instance }}Prometheus has failed to scrape {{ $labels.instance }} of job ${job} for ${watched.for}.{{ else }}Prometheus has had no target of job ${job} for ${watched.for}: the pods, their Service or the ServiceMonitor are gone.{{ end }} ${consequence}`,
    meaning: `A target of job \`${job}\` is down (\`up\` is 0), or there is none (\`up\` is absent: a job that Prometheus has never found would otherwise be silent for ever). ${consequence}`,
    confirm: [
      {
        shows: "whether the pods run",
        command: "kubectl -n kube-system get pods -l app.kubernetes.io/part-of=cilium -o wide",
      },
      {
        shows: "whether the Service has them behind it",
        command: `kubectl -n kube-system get endpointslices -l kubernetes.io/service-name=${job}`,
      },
      { shows: "whether a monitor is there", command: "kubectl -n kube-system get servicemonitors" },
      { shows: "what it said last", command: logs },
    ],
    remedy: [
      "A pod that does not start: its events and log name the reason (`kubectl -n kube-system describe pod`).",
      "Pods that run while no target is there: the monitor is missing or is not picked up; see docs/monitoring.md.",
      "A target that is there and times out: a policy or a firewall between Prometheus and the node. Agents and Hubble listen on the node's address.",
    ],
    dashboard,
  };
};

/** Whether everything that exports metrics is there. The relay only where it is installed. */
export const targets = ({ features }: Pick<ObservedPhase, "features">): AlertGroup => ({
  name: "cilium-targets",
  recordings: [],
  alerts: [agent, operator, hubble, ...(features.hubbleRelay ? [relay] : [])].map(downAlert),
});
