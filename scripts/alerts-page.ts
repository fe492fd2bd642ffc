import type { ObservedPhase } from "../observability/observed-phase";
import { alertGroups, alerts, evaluationInterval } from "../observability/rules";
import type { Alert } from "../observability/rules/alert";
import { anchorOf } from "../observability/rules/alert-annotations";
import { conditionOf, phaseRecord, swapWindow } from "../observability/rules/swap-silence";
import { catalogue } from "../policies/catalogue";
import { lab } from "../policies/lab/lab";
import { clusterBlock, codeBlock } from "./policy-pages/code-block";
import { markdownTable } from "./policy-pages/markdown-table";

const { name: phase, summary, expectations } = catalogue["l7-get-root"];

/** What the page is made for: everything that has alerts of its own is on. */
const observed: ObservedPhase = {
  phase,
  summary,
  expectations: expectations(lab),
  lab,
  features: { hubbleIcmp: true, hubbleRelay: true, clusterMesh: true, mutualAuth: true, auditMode: false },
};

const code = (text: string): string => `\`${text}\``;

const row = (alert: Alert): readonly string[] => [
  `[${alert.name}](#${anchorOf(alert)})`,
  alert.severity,
  alert.for,
  alert.quietAroundSwaps ? "yes" : "no",
];

const section = (alert: Alert): string => {
  const quiet = alert.quietAroundSwaps ? " Quiet around a swap." : "";
  const commands = alert.confirm.map(({ shows, command }) => `# ${shows}\n${command}`).join("\n\n");
  return [
    `### ${alert.name}`,
    `**${alert.severity}**, after ${alert.for}. On the dashboard “${alert.dashboard.title}”.${quiet}`,
    alert.meaning,
    "How to make sure:",
    clusterBlock(commands),
    "What to do:",
    alert.remedy.map((line) => `- ${line}`).join("\n"),
    "Expression:",
    codeBlock("promql", conditionOf(alert)),
  ].join("\n\n");
};

const recordings = (): string =>
  markdownTable(
    ["Series", "Labels", "Expression"],
    alertGroups(observed)
      .flatMap((group) => group.recordings)
      .map(({ record, keeps, labels, expr }) => [
        code(record),
        [...keeps, ...Object.keys(labels ?? {})].map(code).join(", "),
        code(expr),
      ]),
  );

/** `docs/alerts.md`: every alert, with what to do about it. */
export const alertsPage = (): string =>
  `${[
    "# Alerts",
    "Made from `observability/rules/` by `npm run generate`.",
    `All alerts and recordings are one PrometheusRule, \`policy-lab\`, which [the lab's evidence](observability.md) lays
down. Expressions are those of phase \`${phase}\` with everything switched on; Prometheus evaluates them every ${evaluationInterval}. Each
has tests with Prometheus' own \`promtool\` that make it fire and that keep it quiet.`,
    markdownTable(["Alert", "Severity", "After", "Quiet around a swap"], alerts(observed).map(row)),
    `**critical**: policies or the network do not do what they should; look now. **warning**: look today. **info**: worth
knowing. Names are never changed; \`PolicyLab…\` is about what policies do, \`Cilium…\` about the health of Cilium and Hubble.`,
    "## Denials on purpose",
    `A lab is there to deny. Where the phase's expectations deny something between two namespaces (packets, requests and DNS
queries apart), the alerts about denials leave that pair of namespaces out. Everything else stays watched: other
namespaces, and pairs of the lab's that no expectation speaks of. Hubble's counters know namespaces and no pods, so a fault
can hide behind a denial that is expected between the same namespaces; what finds it is \`./lab verdicts\` and the
dashboard's row of that expectation.`,
    "## Around a swap",
    `A swap denies what the phase before allowed. The phase is a series of its own, \`${phaseRecord}\`, made by a recording rule:
where Prometheus has seen two phases within ${swapWindow}, a swap was made, and the alerts about denials are quiet. No silence has to be
set or lifted. The rules are the last that a swap changes and reach Prometheus up to two minutes late; so these alerts
wait five minutes at least, and are reset when the marker comes. What tells that a swap went wrong is not quiet:
refused policies, endpoints that are not ready, lost agents.`,
    "## The alerts",
    ...alerts(observed).map(section),
    "## Recordings",
    "What the alerts read, with the few labels that they need.",
    recordings(),
  ].join("\n\n")}\n`;
