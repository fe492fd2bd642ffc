import type { Counters } from "../agents/counters";
import type { Sample } from "./read-sample";

/** A value at a moment, in seconds from the beginning. */
export interface Point {
  readonly seconds: number;
  readonly value: number;
}

/** What was sent, and how its denials rose. */
export interface LoadCurve {
  /** `client → server 8080/TCP GET /deny`, or what the agents count. */
  readonly name: string;
  /** How many there were up to each moment. */
  readonly points: readonly Point[];
}

/** What a load showed. */
export interface LoadResult {
  readonly seconds: number;
  readonly rate: number;
  /** Denials that clients saw. */
  readonly seen: readonly LoadCurve[];
  /** What the agents counted meanwhile; absent where they may not be asked. */
  readonly counted: readonly LoadCurve[];
}

/** Denials of samples, counted up each second. */
export const deniedCurve = (
  name: string,
  samples: readonly Sample[],
  began: number,
  seconds: number,
): LoadCurve => ({
  name,
  points: Array.from({ length: seconds + 1 }, (_, second) => ({
    seconds: second,
    value: samples.filter(
      ({ at, fate }) => (fate === "refused" || fate === "dropped") && at <= began + second * 1000,
    ).length,
  })),
});

/** Counters as what they rose by since the first look. */
export const counterCurves = (
  looks: readonly { readonly at: number; readonly counters: Counters }[],
  began: number,
): readonly LoadCurve[] => {
  const [first] = looks;
  if (first === undefined) return [];
  const of = (name: string, key: keyof Counters): LoadCurve => ({
    name,
    points: looks.map(({ at, counters }) => ({
      seconds: Math.max(0, Math.round((at - began) / 1000)),
      value: counters[key] - first.counters[key],
    })),
  });
  return [
    of('cilium_policy_l7_total{rule="denied"}', "refused"),
    of('cilium_drop_count_total{reason="Policy denied"}', "dropped"),
  ];
};

/** How much a curve rose. */
export const rise = ({ points }: LoadCurve): number => points.at(-1)?.value ?? 0;

/** Whether denials were seen, and the agents, where they were asked, counted some, too. */
export const rose = ({ seen, counted }: LoadResult): boolean =>
  seen.length > 0 &&
  seen.every((curve) => rise(curve) > 0) &&
  (counted.length === 0 || counted.some((curve) => rise(curve) > 0));

const bars = ["▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"] as const;

/** A curve as a line of text. */
export const sparkline = ({ points }: LoadCurve, width = 40): string => {
  const top = Math.max(1, ...points.map(({ value }) => value));
  const step = Math.max(1, points.length / width);
  const shown = Array.from({ length: Math.min(width, points.length) }, (_, index) => {
    const at = Math.min(points.length - 1, Math.floor((index + 1) * step) - 1);
    return points[Math.max(0, at)]?.value ?? 0;
  });
  return shown.map((value) => bars[Math.round((value / top) * (bars.length - 1))]).join("");
};
