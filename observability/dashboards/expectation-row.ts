import type { Expectation, FlowEnd } from "../../policies/expectation";
import type { Lab } from "../../policies/lab/lab";
import { endText } from "../../policies/lab/lab-world";
import { flowText } from "../../policies/unmet-expectations";
import type { ObservedPhase } from "../observed-phase";
import { labelledEnd } from "../queries/labelled-end";
import { queriesForName } from "../queries/name-queries";
import { flowsBetween, type Pair, requestsBetween } from "../queries/pair-queries";
import type { Section } from "./layout";
import { plain } from "./markdown";
import type { Panel } from "./panels/panel";
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
const evidence = ({ features }: ObservedPhase, { verdict, auth, ...rest }: Expectation): string => {
  switch (verdict) {
    case "allowed":
      if (auth === "required")
        return "FORWARDED grows; the first packets are DROPPED until both ends have authenticated each other.";
      return isDecidedAtL7({ verdict, ...rest })
        ? "FORWARDED grows, and requests are answered."
        : "FORWARDED grows.";
    case "denied-by-l7":
      return "The refusal grows and the packets are FORWARDED: Cilium's proxy answers. Hubble counts the refused request once more, as DROPPED.";
    default:
      return features.auditMode
        ? "AUDIT grows, and the packet is let through: audit mode is on."
        : "DROPPED grows: the packet has no answer.";
  }
};

const pairOf = (lab: Lab, { flow }: Expectation): Pair => ({
  source: labelledEnd(lab, flow.from),
  destination: labelledEnd(lab, flow.to),
});

const isNoPod = (end: FlowEnd): boolean => typeof end !== "string" || end === "world";

/** What the panels cannot tell apart, because it is not a label of Hubble's. */
const blindSpots = ({ flow: { from, to, http } }: Expectation): readonly string[] => {
  const ends = [from, to];
  return [
    "Ports are not labels: other flows of this pair are counted with it.",
    ...(http === undefined ? [] : ["Paths, hosts and headers are not labels: methods and statuses are."]),
    ...ends
      .filter(isNoPod)
      .map(
        (end) =>
          `${endText(end)} is not a pod and has no label: whatever else is not a pod is counted with it.`,
      ),
    ...(from.includes("@") ? ["Clusters are not labels: the client of this cluster looks the same."] : []),
    ...(ends.includes("bystander")
      ? [
          "The bystander stands for any pod: only those with the label app=bystander in the namespace default are counted.",
        ]
      : []),
  ];
};

const words = (observed: ObservedPhase, expectation: Expectation): Panel =>
  text(
    "Expected",
    [
      `**${verdictText(expectation)}**: ${plain(expectation.because)}.`,
      evidence(observed, expectation),
      blindSpots(expectation).map(plain).join(" "),
    ].join("\n\n"),
  );

/** What the layer that decides has counted. */
const requests = (expectation: Expectation, pair: Pair): readonly Panel[] => {
  const { http, dns } = expectation.flow;
  return [
    ...(http === undefined ? [] : [timeSeries(requestsBetween(pair))]),
    ...(dns === undefined ? [] : [timeSeries(queriesForName(pair.source, dns.name))]),
  ];
};

/** A closed row for one expectation: what is expected and why, and what was counted. */
export const expectationRow = (observed: ObservedPhase, expectation: Expectation): Section => {
  const pair = pairOf(observed.lab, expectation);
  const panels = [
    words(observed, expectation),
    timeSeries(flowsBetween(pair)),
    ...requests(expectation, pair),
  ];
  return {
    title: expectationTitle(expectation),
    collapsed: true,
    panels: panels.map((panel) => ({ panel, width: 24 / panels.length, height: 8 })),
  };
};
