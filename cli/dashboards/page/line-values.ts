import type { Line } from "./chart-spec";

/** The newest value of a line that is one. */
export const newest = ({ values }: Line): number | undefined =>
  values.findLast((value) => value !== null) ?? undefined;

/** The largest value of a line. A spread would be too many arguments for a long one. */
export const largest = ({ values }: Line): number | undefined =>
  values.reduce<number | undefined>(
    (most, value) => (value === null || (most !== undefined && most >= value) ? most : value),
    undefined,
  );
