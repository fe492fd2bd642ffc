/** How the reader's system looks. */
export type Scheme = "light" | "dark";

type Shades = Readonly<Record<Scheme, string>>;

// Each has a contrast of 4.5 : 1 and more to the ground of its scheme (WCAG 2.1, 1.4.3), so that it does for text, too.
const hues = {
  green: { light: "#1a7f37", dark: "#56d364" },
  red: { light: "#c62828", dark: "#ff7b72" },
  yellow: { light: "#8a6100", dark: "#e3b341" },
  orange: { light: "#b84300", dark: "#ffa657" },
  blue: { light: "#1f63c0", dark: "#79c0ff" },
  purple: { light: "#7b3fb5", dark: "#d2a8ff" },
  text: { light: "#1b1f24", dark: "#e6edf3" },
  grey: { light: "#59636e", dark: "#9aa6b2" },
  line: { light: "#d1d9e0", dark: "#3a434d" },
  ground: { light: "#ffffff", dark: "#10151b" },
  panel: { light: "#f7f9fb", dark: "#171d24" },
} as const satisfies Readonly<Record<string, Shades>>;

// For series without a meaning of their own: no red and no green, which stand for bad and good elsewhere.
const series = [
  { light: "#1f63c0", dark: "#6ea8fe" },
  { light: "#b84300", dark: "#f7935a" },
  { light: "#7b3fb5", dark: "#c297ff" },
  { light: "#0b7285", dark: "#4dd0e1" },
  { light: "#a11d6b", dark: "#f48fb1" },
  { light: "#7a5b00", dark: "#dcb67a" },
  { light: "#3f51b5", dark: "#9fa8da" },
  { light: "#5d6b1e", dark: "#c5d86d" },
  { light: "#6d4c41", dark: "#bcaaa4" },
  { light: "#00695c", dark: "#80cbc4" },
] as const satisfies readonly Shades[];

/** Colour of the palette for series, by its place. */
export type SeriesColourName = `series-${number}`;
/** Name of a colour of the page. */
export type ColourName = keyof typeof hues | SeriesColourName;

const isHue = (name: string): name is keyof typeof hues => Object.hasOwn(hues, name);

/** Grafana names a colour in several shades. */
const shade = /^(?:super-light|light|semi-dark|dark)-/;

/** The page's colour for one of Grafana's names. @throws Error, a mistake of the program, for a name that is none. */
export const colourName = (grafana: string): ColourName => {
  const name = grafana.replace(shade, "");
  if (isHue(name)) return name;
  throw new Error(`${JSON.stringify(grafana)} is not a colour that is known here`);
};

const shades = (name: ColourName): Shades => {
  if (isHue(name)) return hues[name];
  return series[Number(name.slice("series-".length)) % series.length] ?? hues.text;
};

/** A colour as CSS and SVG write it. */
export const colourOf = (name: ColourName, scheme: Scheme): string => shades(name)[scheme];

const seriesColour = (place: number): SeriesColourName => `series-${place}`;

/** Every colour of the page. */
export const colourNames: readonly ColourName[] = [
  ...Object.keys(hues).filter(isHue),
  ...series.map((_, index) => seriesColour(index)),
];

const hash = (text: string): number =>
  [...text].reduce((sum, character) => (sum * 31 + (character.codePointAt(0) ?? 0)) % 1_000_003, 7);

/**
 * Colours by name: a name has the same in every panel, unless another one of its panel took it before. With more names
 * than colours they come again.
 */
export const coloursByName = (names: readonly string[]): readonly SeriesColourName[] => {
  const taken = new Set<number>();
  return names.map((name) => {
    if (taken.size === series.length) taken.clear();
    let place = hash(name) % series.length;
    while (taken.has(place)) place = (place + 1) % series.length;
    taken.add(place);
    return seriesColour(place);
  });
};
