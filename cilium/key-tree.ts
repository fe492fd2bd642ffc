/** The keys of a chart's values: `true` where anything may stand (a value, a list, a map that is passed on whole). */
export type KeyTree = true | { readonly [key: string]: KeyTree };

/** What is known of a chart's values. */
export interface ChartKeys {
  readonly chart: string;
  readonly version: string;
  readonly keys: { readonly [key: string]: KeyTree };
}
