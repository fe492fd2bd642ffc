import type pc from "picocolors";
import type { RedirectOwner } from "../../cilium/agent/redirect-owners";
import { counted } from "../../messages/counted";
import { plainTable } from "../plain-table";
import type { AskedAgent } from "./agent-status";
import type { CleanReport } from "./clean-report";
import type { ClusterObject } from "./cluster-object";

type Colours = ReturnType<typeof pc.createColors>;

const objectTable = (objects: readonly ClusterObject[]): string =>
  plainTable(
    ["KIND", "NAMESPACE", "NAME", ""],
    objects.map(({ kind, namespace = "", name, going }) => [
      kind,
      namespace,
      name,
      going ? "is being deleted" : "",
    ]),
  );

const section = (title: string, objects: readonly ClusterObject[], colours: Colours): readonly string[] =>
  objects.length === 0 ? [] : [colours.bold(title), objectTable(objects), ""];

const ownerText = ({ name, pod, direction, port, policies }: RedirectOwner): string =>
  pod === undefined
    ? `    ${name} of an endpoint that is gone`
    : `    ${pod} ${direction} ${port}: ${policies.length === 0 ? "of which policy, the agent does not say" : policies.join(", ")}`;

const agentText = ({ pod, node, answer }: AskedAgent, colours: Colours): readonly string[] => {
  if ("notAsked" in answer)
    return [`  ${colours.yellow("not asked:")} ${pod} on ${node}: ${answer.notAsked}`];
  const { redirects, names, owners } = answer;
  const list = names.length === 0 || owners !== undefined ? "" : `: ${names.join(", ")}`;
  return [
    `  ${pod} on ${node}: ${redirects === 0 ? "no redirect" : colours.red(`${redirects} redirected`)}${list}`,
    ...(owners ?? []).map(ownerText),
  ];
};

const agentsText = (agents: readonly AskedAgent[], colours: Colours): readonly string[] =>
  agents.length === 0
    ? []
    : [
        colours.bold("Ports that Cilium's agents redirect to a proxy"),
        ...agents.flatMap((agent) => agentText(agent, colours)),
        "",
      ];

/** Kinds of what phase `none` leaves of the lab: only `pulumi destroy` takes it away. */
const kindsInNone = new Set(["Namespace", "ConfigMap", "PrometheusRule", "ServiceMonitor"]);

const helps = (report: CleanReport): readonly string[] => [
  ...(report.left.length === 0
    ? []
    : [
        report.left.every(({ kind }) => kindsInNone.has(kind))
          ? "pulumi destroy, which takes the namespaces away with all that is in them; --after none, if phase none is what should be there"
          : "pulumi config set phase none && pulumi up; where Pulumi's state is lost: --fix for the policies",
      ]),
  ...(report.redirects === 0
    ? []
    : [
        "kubectl get ciliumnetworkpolicies,ciliumclusterwidenetworkpolicies -A   # redirects may be other policies', too",
      ]),
];

const verdictText = (report: CleanReport, colours: Colours): readonly string[] => {
  const unknown = report.agents.filter(({ answer }) => "notAsked" in answer).length;
  const but =
    unknown === 0 ? "" : `, but for ${counted(unknown, "agent that was", "agents that were")} not asked`;
  if (report.clean) return [colours.green(`✓ clean: nothing of the lab is left${but}`)];
  const counts = [
    ...(report.left.length === 0
      ? []
      : [counted(report.left.length, "object of the lab", "objects of the lab")]),
    ...(report.redirects === 0 ? [] : [counted(report.redirects, "redirected port", "redirected ports")]),
  ];
  return [
    colours.red(`✗ not clean: ${counts.join(" and ")} left`),
    ...helps(report).map((help) => `${colours.dim("fix:")} ${help}`),
  ];
};

/** A report for a terminal. */
export const reportText = (report: CleanReport, colours: Colours): string =>
  [
    ...section("Left of the lab", report.left, colours),
    ...section("Of the lab, and staying in phase none", report.staying, colours),
    ...section("Of somebody else, not touched", report.foreign, colours),
    ...agentsText(report.agents, colours),
    ...report.notAsked.map((line) => `${colours.yellow("not asked:")} ${line}`),
    ...verdictText(report, colours),
  ].join("\n");
