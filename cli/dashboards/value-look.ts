import { noValue, type QueryPanel, type Threshold } from "../../observability/dashboards/panels/panel";
import { type ColourName, colourName } from "./palette";
import { formatValue } from "./units";

/** How a value is shown. */
export interface Look {
  readonly text: string;
  /** Nothing where neither a state nor a threshold says one. */
  readonly colour: ColourName | undefined;
}

/** The colour of the highest step that a value reaches. */
export const thresholdColour = (
  thresholds: readonly Threshold[] | undefined,
  value: number,
): ColourName | undefined => {
  const reached = thresholds?.findLast(({ value: step }) => value >= (step ?? Number.NEGATIVE_INFINITY));
  return reached === undefined ? undefined : colourName(reached.color);
};

/** How a value is shown: by its state where the panel has one for it, else with its unit and the colour of its threshold. */
export const lookOf = (value: number | undefined, panel: QueryPanel): Look => {
  if (value === undefined) return { text: noValue, colour: undefined };
  const state =
    panel.type === "state-timeline" ? panel.states.find((each) => each.value === value) : undefined;
  if (state !== undefined) return { text: state.text, colour: colourName(state.colour) };
  return { text: formatValue(value, panel.unit), colour: thresholdColour(panel.thresholds, value) };
};
