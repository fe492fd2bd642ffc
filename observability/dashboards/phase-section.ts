import type { ObservedPhase } from "../observed-phase";
import { queries } from "../queries";
import type { Section } from "./layout";
import { policyPage, policyPageUrl } from "./links";
import { plain } from "./markdown";
import type { Panel, State } from "./panels/panel";
import { stateTimeline } from "./panels/state-timeline";
import { text } from "./panels/text";

const health: readonly State[] = [
  { value: 0, text: "OK", colour: "green" },
  { value: 1, text: "DEGRADED", colour: "red" },
];

const targets: readonly State[] = [
  { value: 0, text: "DOWN", colour: "red" },
  { value: 1, text: "UP", colour: "green" },
];

const laidDown: readonly State[] = [{ value: 1, text: "laid down", colour: "purple" }];

const phaseText = (observed: ObservedPhase): Panel => {
  const { phase, summary, features } = observed;
  const page = policyPage(phase);
  const url = policyPageUrl(observed);
  return text(
    "This phase",
    [
      `**${phase}**: ${plain(summary)}`,
      url === undefined ? `What it allows and why: \`${page}\`` : `What it allows and why: [${page}](${url})`,
      ...(features.auditMode
        ? [
            "**Audit mode is on**: policies only report. What they would drop is counted as AUDIT and let through.",
          ]
        : []),
    ].join("\n\n"),
  );
};

/** The first section of each dashboard: what is laid down, since when, and whether the numbers can be trusted. */
export const phaseSection = (observed: ObservedPhase): Section => ({
  title: "What is laid down, and whether the numbers can be trusted",
  panels: [
    { panel: phaseText(observed), width: 8, height: 6 },
    { panel: stateTimeline(queries["hubble-health"], health), width: 8, height: 6 },
    { panel: stateTimeline(queries["targets-up"], targets), width: 8, height: 6 },
    { panel: stateTimeline(queries.phase, laidDown), width: 24, height: 4 },
  ],
});
