import type pc from "picocolors";
import { counted } from "../../messages/counted";
import type { Explained, Selecting, SideExplained } from "../../questions/explain-flow";
import { requestText, rowText } from "../../questions/flow-row";
import type { L7, Verdict } from "../../verdicts/answer";
import { colouredVerdict } from "./verdict-colour";

type Colours = ReturnType<typeof pc.createColors>;

const selectingText = (
  { policy, spec, restricts, allowRules, denyRules }: Selecting,
  direction: string,
): string => {
  const rules = [
    ...(allowRules > 0 ? [counted(allowRules, "allow rule")] : []),
    ...(denyRules > 0 ? [counted(denyRules, "deny rule")] : []),
  ];
  const effect = restricts ? `${direction} is denied by default` : `no default deny of ${direction}`;
  return `  ${policy} (${spec}): ${[effect, rules.join(" and ") || "no rules"].join(", ")}`;
};

const ownEndpoints = {
  health: "is the endpoint of Cilium's health checks",
  init: "is a pod that has no labels yet",
  ingress: "is the endpoint of Cilium's Ingress and Gateway API, whose proxy enforces policies",
} as const;

const endText = ({ pod, own, labels }: SideExplained, name: string): string => {
  if (own !== null)
    return `${name} ${ownEndpoints[own]}; cluster-wide policies can select it (reserved:${own})`;
  if (pod === null) return `${name} is not a pod: no policy is enforced there`;
  const texts = Object.entries(labels).map(([key, value]) => `${key}=${value}`);
  return `${name === pod ? "pod" : `${name}, pod`} ${pod}, labels ${texts.join(", ") || "none"}`;
};

const sideText = (side: SideExplained, name: string): string[] => {
  const { direction, pod, own, selectedBy } = side;
  const lines = [endText(side, name)];
  if (pod === null && own === null) return lines;
  if (selectedBy.length === 0) return [...lines, `no policy is about its ${direction}`];
  return [
    ...lines,
    `selected for ${direction} by`,
    ...selectedBy.map((each) => selectingText(each, direction)),
  ];
};

const proxies: Readonly<Record<Exclude<L7, "none">, string>> = {
  http: "Cilium's HTTP proxy (Envoy)",
  tls: "Cilium's proxy (Envoy)",
  dns: "Cilium's DNS proxy",
};

const tlsText = (proxy: string, verdict: Verdict): string =>
  verdict === "not-evaluable"
    ? `${proxy} sees the flow and decides by the server name in the TLS handshake`
    : `${proxy} sees the server name in the TLS handshake and ${verdict === "allowed" ? "lets it pass" : "closes the connection"}`;

const l7Text = ({ answer: { l7, verdict }, row }: Explained): string => {
  if (l7 === "none") return "no proxy sees the flow";
  const proxy = proxies[l7];
  const request = requestText(row.flow);
  if (l7 === "tls" && request === "") return tlsText(proxy, verdict);
  if (verdict === "denied-by-l7" && request === "") return `${proxy} sees the flow and refuses each request`;
  if (request === "") return `${proxy} sees the flow and decides each request`;
  return `${proxy} sees ${request} and ${verdict === "denied-by-l7" ? "refuses it" : "lets it pass"}`;
};

const decisionText = ({ verdict, because }: SideExplained, colours: Colours): string[] => [
  colouredVerdict(verdict, colours),
  ...because.map(({ text }) => text),
];

const authText = ({ answer: { auth, verdict } }: Explained): string => {
  if (auth === "required") return "required: both ends prove who they are before the first packet passes";
  return verdict === "allowed" ? "not required" : "does not come to it";
};

interface Step {
  readonly title: string;
  readonly lines: readonly string[];
}

const stepsOf = (explained: Explained, colours: Colours): Step[] => {
  const { row, answer, source, destinations, seen } = explained;
  const several = destinations.length > 1;
  const isService = typeof row.flow.to === "object" && "service" in row.flow.to;
  const behind = destinations.flatMap((each, index): Step[] => {
    const behindIt = each.pod ?? each.own ?? each.end;
    const name = isService ? `${row.to} → ${behindIt} port ${each.port}` : row.to;
    const number = several ? ` ${index + 1}` : "";
    const reached =
      source.verdict === "allowed"
        ? []
        : ["not reached: the source does not let it out; on its own this end says:"];
    return [
      { title: `Destination${number}`, lines: sideText(each, name) },
      { title: `Ingress${number}`, lines: [...reached, ...decisionText(each, colours)] },
    ];
  });
  return [
    { title: "Source", lines: sideText(source, row.from) },
    { title: "Egress", lines: decisionText(source, colours) },
    ...(behind.length > 0
      ? behind
      : [{ title: "Destination", lines: answer.because.map(({ text }) => text) }]),
    { title: "Layer 7", lines: [l7Text(explained)] },
    { title: "Authentication", lines: [authText(explained)] },
    { title: "Verdict", lines: [colouredVerdict(answer.verdict, colours)] },
    { title: "Seen", lines: [seen.user, `Hubble: ${seen.hubble}`] },
  ];
};

/** The way of one flow, for a terminal. */
export const explainText = (explained: Explained, title: string, colours: Colours): string => {
  const steps = stepsOf(explained, colours);
  const width = Math.max(...steps.map((step) => step.title.length)) + 2;
  const lines = steps.flatMap(({ title: name, lines: [first = "", ...others] }, index) => [
    `${String(index + 1).padStart(2)}. ${colours.bold(name.padEnd(width))}${first}`,
    ...others.map((line) => `${" ".repeat(width + 4)}${line}`),
  ]);
  return [`${colours.bold(rowText(explained.row))} in ${title}`, "", ...lines].join("\n");
};
