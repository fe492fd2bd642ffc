import type { FieldConfig, Mapping } from "./dashboard-model";
import { type ColourName, colourName } from "./palette";
import { formatValue } from "./units";

/** How a value is shown. */
export interface Look {
  readonly text: string;
  /** Nothing where neither a mapping nor a threshold says one. */
  readonly colour: ColourName | undefined;
}

type Defaults = Pick<FieldConfig["defaults"], "unit" | "decimals" | "mappings" | "thresholds" | "noValue">;

interface Shown {
  readonly text?: string | undefined;
  readonly color?: string | undefined;
}

const mapped = (mapping: Mapping, value: number | undefined): Shown | undefined => {
  switch (mapping.type) {
    case "value":
      return value === undefined ? undefined : mapping.options[String(value)];
    case "range": {
      const { from, to, result } = mapping.options;
      const inside =
        value !== undefined &&
        value >= (from ?? Number.NEGATIVE_INFINITY) &&
        value <= (to ?? Number.POSITIVE_INFINITY);
      return inside ? result : undefined;
    }
    case "special": {
      const { match, result } = mapping.options;
      const meant = value === undefined ? match !== "nan" : Number.isNaN(value) && match !== "null";
      return meant ? result : undefined;
    }
  }
};

/** The colour of the highest step that a value reaches. */
export const thresholdColour = (
  { thresholds }: Pick<Defaults, "thresholds">,
  value: number,
): ColourName | undefined => {
  const reached = thresholds?.steps.findLast(
    ({ value: step }) => value >= (step ?? Number.NEGATIVE_INFINITY),
  );
  return reached === undefined ? undefined : colourName(reached.color);
};

/** How a value is shown: by the first mapping that fits it, else with its unit and the colour of its threshold. */
export const lookOf = (value: number | undefined, defaults: Defaults): Look => {
  const shown = defaults.mappings.map((each) => mapped(each, value)).find((each) => each !== undefined);
  const text =
    shown?.text ??
    (value === undefined
      ? (defaults.noValue ?? "no data")
      : formatValue(value, defaults.unit, defaults.decimals));
  if (shown?.color !== undefined) return { text, colour: colourName(shown.color) };
  return { text, colour: value === undefined ? undefined : thresholdColour(defaults, value) };
};
