const secondsOf: Readonly<Record<string, number>> = {
  y: 365 * 86_400,
  w: 7 * 86_400,
  d: 86_400,
  h: 3600,
  m: 60,
  s: 1,
};

/**
 * Seconds of a duration as Prometheus and Grafana write it: `3h`, `1h30m`, `90s`.
 *
 * @returns nothing for a text that is none, and for zero.
 */
export const parseDuration = (text: string): number | undefined => {
  if (!/^(?:\d+[ywdhms])+$/.test(text)) return undefined;
  const parts = [...text.matchAll(/(\d+)([ywdhms])/g)];
  const seconds = parts.reduce(
    (sum, [, count, unit]) => sum + Number(count) * (secondsOf[unit ?? ""] ?? Number.NaN),
    0,
  );
  return seconds > 0 && Number.isSafeInteger(seconds) ? seconds : undefined;
};

/** The shortest text of whole seconds in one or two units: 5400 is `1h30m`. */
export const durationText = (seconds: number): string => {
  const units = Object.entries(secondsOf).filter(([unit]) => unit !== "y" && unit !== "w");
  let rest = Math.round(seconds);
  const parts = units.flatMap(([unit, size]) => {
    const count = Math.floor(rest / size);
    rest -= count * size;
    return count === 0 ? [] : [`${count}${unit}`];
  });
  return parts.length === 0 ? "0s" : parts.join("");
};
