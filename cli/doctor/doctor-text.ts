import { agentVersion } from "../../health/checks/cilium-parts";
import type { Finding, Severity } from "../../health/finding";
import type { Unread } from "../../health/health-report";
import { counted } from "../../messages/counted";
import type { outColours } from "../colours";
import type { Diagnosis } from "./diagnosis";

type Colours = typeof outColours;

const marks: Readonly<Record<Severity, string>> = { error: "✗", warning: "!", info: "i" };

const painted = (severity: Severity, text: string, colours: Colours): string =>
  ({ error: colours.red, warning: colours.yellow, info: colours.cyan })[severity](text);

const findingText = ({ check, severity, subject, evidence, fix }: Finding, colours: Colours): string =>
  [
    `${painted(severity, `${marks[severity]} ${severity}`, colours)} ${check}: ${subject}`,
    `    ${evidence}`,
    `    ${colours.dim("fix:")} ${fix}`,
  ].join("\n");

/** A few ids are read, many are counted. */
const checksText = (checks: readonly string[]): string =>
  checks.length <= 12 ? checks.join(", ") : `${checks.length} checks (--json names them)`;

const unreadText = ({ title, because, right, checks }: Unread, colours: Colours): string =>
  [
    `${colours.yellow("? could not be read:")} ${title}`,
    `    ${because}`,
    ...(right === undefined ? [] : [`    ${colours.dim("missing right:")} ${right}`]),
    `    ${colours.dim("so not known:")} ${checksText(checks)}`,
  ].join("\n");

const clusterText = ({ about, facts }: Diagnosis): string => {
  const parts = [
    ...(facts.server.read ? [`Kubernetes ${facts.server.value}`] : []),
    ...(facts.nodes.read ? [counted(facts.nodes.value.length, "node")] : []),
    ...(facts.workloads.read ? [`Cilium ${agentVersion(facts.workloads.value) ?? "not installed"}`] : []),
  ];
  return `${about.context} (${about.server})${parts.length === 0 ? "" : `: ${parts.join(", ")}`}`;
};

/** What came of a diagnosis, in a line. */
export const summaryText = ({ report: { findings, unread, passed, notHere } }: Diagnosis): string => {
  const count = (severity: Severity): number => findings.filter((each) => each.severity === severity).length;
  const worse = [
    ...(count("error") === 0 ? [] : [counted(count("error"), "error")]),
    ...(count("warning") === 0 ? [] : [counted(count("warning"), "warning")]),
    ...(count("info") === 0 ? [] : [counted(count("info"), "remark")]),
    ...(unread.length === 0
      ? []
      : [`${counted(new Set(unread.flatMap(({ checks }) => checks)).size, "check")} could not look`]),
  ];
  const rest = [
    `${counted(passed.length, "check")} passed`,
    ...(notHere.length === 0 ? [] : [`${notHere.length} had nothing to look at`]),
  ];
  return [...worse, ...rest].join(", ");
};

/** A diagnosis for a terminal. */
export const doctorText = (diagnosis: Diagnosis, colours: Colours, verbose: boolean): string => {
  const { report, exitCode } = diagnosis;
  const mark =
    exitCode === 0
      ? colours.green("✓ healthy:")
      : exitCode === 1
        ? colours.red("✗ not healthy:")
        : colours.yellow("? not known:");
  return [
    clusterText(diagnosis),
    ...report.findings.map((finding) => findingText(finding, colours)),
    ...report.unread.map((unread) => unreadText(unread, colours)),
    ...(verbose
      ? [
          ...report.passed.map((id) => `${colours.green("✓")} ${id}`),
          ...report.notHere.map(({ check, because }) => `${colours.dim("-")} ${check}: ${because}`),
        ]
      : []),
    `${mark} ${summaryText(diagnosis)}`,
  ].join("\n");
};
