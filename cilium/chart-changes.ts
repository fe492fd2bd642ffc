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
