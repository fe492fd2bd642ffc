import type { Panel } from "@grafana/grafana-foundation-sdk/dashboard";
import type { Expectation, Verdict } from "../../policies/expectation";
import type { Lab } from "../../policies/lab";
import { endText } from "../../policies/lab-world";
import { flowText } from "../../policies/unmet-expectations";
import { queriesForName } from "../queries/name-queries";
import { flowsBetween, type Pair, requestsBetween } from "../queries/pair-queries";
import { labelledEnd } from "./labelled-end";
import type { Section } from "./layout";
import { plain } from "./markdown";
import { statusColours, verdictColours } from "./panels/series-colours";
import { text } from "./panels/text";
import { timeSeries } from "./panels/time-series";

/** Whether a request or a DNS query decides, and not the packet alone. */
export const isDecidedAtL7 = ({ flow }: Expectation): boolean =>
  flow.http !== undefined || flow.dns !== undefined;

const verdictText = ({ verdict, auth }: Expectation): string =>
  auth === "required" ? `${verdict} after authentication` : verdict;

/** An expectation in words: `client → server:8080/TCP GET / : allowed`. */
export const expectationTitle = (expectation: Expectation): string =>
  `${flowText(expectation.flow)} : ${verdictText(expectation)}`;

/** What the panels show when the expectation is met and somebody tries the flow. */
const evidence: Readonly<Record<Verdict, string>> = {
  allowed: "FORWARDED grows.",
  "denied-by-default": "DROPPED grows: the packet has no answer.",
  "denied-by-rule": "DROPPED grows: the packet has no answer.",
  "denied-by-l7":
    "The refusal grows and the packets are FORWARDED: Cilium's proxy answers. Hubble counts the refused request once more, as DROPPED.",
};

const pairOf = (lab: Lab, { flow }: Expectation): Pair => ({
  source: labelledEnd(lab, flow.from),
  destination: labelledEnd(lab, flow.to),
});

/** What the panels cannot tell apart, because it is no label of Hubble's. */
const blindSpots = ({ flow }: Expectation): readonly string[] => [
  "Ports are no labels: other flows of this pair are counted with it.",
  ...(flow.http === undefined ? [] : ["Paths, hosts and headers are no labels: methods and statuses are."]),
  ...(typeof flow.to === "string" && flow.to !== "world"
    ? []
    : [`${endText(flow.to)} is no pod and has no label: all that leaves the cluster is counted with it.`]),
  ...(flow.from.includes("@") ? ["Clusters are no labels: the client of this cluster looks the same."] : []),
];

const words = (expectation: Expectation): Panel =>
  text(
    "Expected",
    [
      `**${verdictText(expectation)}**: ${plain(expectation.because)}.`,
      evidence[expectation.verdict],
      blindSpots(expectation).map(plain).join(" "),
    ].join("\n\n"),
  );

/** What the layer that decides has counted. */
const requests = (expectation: Expectation, pair: Pair): readonly Panel[] => {
  const { http, dns } = expectation.flow;
  return [
    ...(http === undefined ? [] : [timeSeries(requestsBetween(pair), { colours: statusColours })]),
    ...(dns === undefined ? [] : [timeSeries(queriesForName(pair.source, dns.name))]),
  ];
};

/** A closed row for one expectation: what is expected and why, and what was counted. */
export const expectationRow = (lab: Lab, expectation: Expectation): Section => {
  const pair = pairOf(lab, expectation);
  const panels = [
    words(expectation),
    timeSeries(flowsBetween(pair), { colours: verdictColours }),
    ...requests(expectation, pair),
  ];
  return {
    title: expectationTitle(expectation),
    collapsed: true,
    panels: panels.map((panel) => ({ panel, width: 24 / panels.length, height: 8 })),
  };
};
