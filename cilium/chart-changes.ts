/** A value of a chart: plain JSON. */
export type ChartValue =
  | null
  | boolean
  | number
  | string
  | readonly ChartValue[]
  | { readonly [key: string]: ChartValue };

/** What a release's chart has otherwise than that of the release before. */
export interface ChartChanges {
  /** The version that it is compared with. */
  readonly since: string;
  /** Values that it does not know any more; of a tree its outermost key. */
  readonly gone: readonly string[];
  /** Values that both have with another default, before and after; images are left out. */
  readonly defaults: Readonly<Record<string, readonly [ChartValue, ChartValue]>>;
}

const mostOfValue = 60;

const shown = (value: ChartValue): string => {
  const text = JSON.stringify(value);
  return text.length > mostOfValue ? `${text.slice(0, mostOfValue - 1)}…` : text;
};

const isListOfTexts = (value: ChartValue): value is readonly string[] =>
  Array.isArray(value) && value.every((entry) => typeof entry === "string");

/** A value that is another one afterwards, in words: `1095 → 365`; of a list of texts what came and what went: `with SYSLOG`. */
export const changedValueText = (before: ChartValue, after: ChartValue): string => {
  if (!isListOfTexts(before) || !isListOfTexts(after)) return `${shown(before)} → ${shown(after)}`;
  const only = (mine: readonly string[], others: readonly string[]): string =>
    mine.filter((text) => !others.includes(text)).join(", ");
  const [came, went] = [only(after, before), only(before, after)];
  return [...(came === "" ? [] : [`with ${came}`]), ...(went === "" ? [] : [`without ${went}`])].join(", ");
};
