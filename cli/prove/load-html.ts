import { type LoadCurve, type LoadResult, rise } from "../../proof/load/curve";
import { escapeHtml } from "../../questions/picture/escape-html";

const width = 640;
const height = 120;

/** A curve as a picture; its last value is said beside it. */
const picture = (curve: LoadCurve, seconds: number): string => {
  const top = Math.max(1, rise(curve));
  const points = curve.points
    .map(({ seconds: at, value }) => {
      const x = Math.round((Math.min(at, seconds) / Math.max(1, seconds)) * width);
      return `${x},${Math.round(height - (value / top) * (height - 4)) - 2}`;
    })
    .join(" ");
  const label = `${curve.name}: ${rise(curve)} in ${seconds} s`;
  return [
    `<figure><figcaption>${escapeHtml(label)}</figcaption>`,
    `<svg viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" aria-label="${escapeHtml(label)}">`,
    `<polyline points="${points}" fill="none" stroke="currentColor" stroke-width="2"/></svg></figure>`,
  ].join("");
};

/** What a load showed, as parts of a page. */
export const loadHtml = ({ seconds, rate, seen, counted }: LoadResult): readonly string[] => [
  `<h2>Denied requests, at most ${rate} a second for ${seconds} s</h2>`,
  "<h3>What clients saw</h3>",
  ...seen.map((curve) => picture(curve, seconds)),
  "<h3>What the agents counted</h3>",
  ...(counted.length === 0
    ? ["<p>They could not be asked.</p>"]
    : counted.map((curve) => picture(curve, seconds))),
];
