interface Scale {
  /** Factor between two sizes. */
  readonly base: 1000 | 1024;
  /** From one size up, smallest first. */
  readonly prefixes: readonly string[];
}

const counts: Scale = { base: 1000, prefixes: ["", "K", "Mil", "Bil", "Tri"] };
const metric: Scale = { base: 1000, prefixes: ["", "k", "M", "G", "T", "P"] };
const binary: Scale = { base: 1024, prefixes: ["", "Ki", "Mi", "Gi", "Ti", "Pi"] };

/** At most three digits that say something; `1,234,567` is never seen, as the scales go up before. */
const digits = (value: number, decimals: number | undefined): string =>
  new Intl.NumberFormat(
    "en",
    decimals === undefined
      ? { maximumSignificantDigits: 3 }
      : { minimumFractionDigits: decimals, maximumFractionDigits: decimals },
  ).format(value);

type Formatter = (value: number, decimals?: number) => string;

const scaled =
  ({ base, prefixes }: Scale, suffix: string, gap: "" | " "): Formatter =>
  (value, decimals) => {
    let rest = value;
    let size = 0;
    // 999.9 would be written as 1000 with three digits.
    while (Math.abs(rest) >= base * 0.9995 && size < prefixes.length - 1) {
      rest /= base;
      size += 1;
    }
    const unit = `${prefixes[size] ?? ""}${suffix}`;
    return unit === "" ? digits(rest, decimals) : `${digits(rest, decimals)}${gap}${unit}`;
  };

const per = (what: string): Formatter => {
  const count = scaled(counts, "", " ");
  return (value, decimals) => `${count(value, decimals)} ${what}`;
};

const times: readonly (readonly [from: number, size: number, name: string])[] = [
  [86_400, 86_400, "d"],
  [3600, 3600, "h"],
  [60, 60, "min"],
  [1, 1, "s"],
  [1e-3, 1e-3, "ms"],
  [1e-6, 1e-6, "µs"],
  [0, 1e-9, "ns"],
];

const duration =
  (second: number): Formatter =>
  (value, decimals) => {
    const inSeconds = value * second;
    if (inSeconds === 0) return "0 s";
    const [, size, name] = times.find(([from]) => Math.abs(inSeconds) >= from) ?? [0, 1, "s"];
    return `${digits(inSeconds / size, decimals)} ${name}`;
  };

/** Units by Grafana's id (its package `@grafana/data`, `valueFormats/categories.ts`); those in use, and their kin. */
const formatters = {
  none: (value, decimals) => digits(value, decimals),
  short: scaled(counts, "", " "),
  percent: (value, decimals) => `${digits(value, decimals)}%`,
  percentunit: (value, decimals) => `${digits(value * 100, decimals)}%`,
  bool: (value) => (value === 0 ? "False" : "True"),
  bool_on_off: (value) => (value === 0 ? "Off" : "On"),
  bool_yes_no: (value) => (value === 0 ? "No" : "Yes"),
  s: duration(1),
  ms: duration(1e-3),
  cps: per("c/s"),
  ops: per("ops/s"),
  reqps: per("req/s"),
  rps: per("rd/s"),
  wps: per("wr/s"),
  mps: per("msg/s"),
  eps: per("evt/s"),
  pps: per("p/s"),
  opm: per("ops/min"),
  cpm: per("c/min"),
  bytes: scaled(binary, "B", " "),
  decbytes: scaled(metric, "B", " "),
  Bps: scaled(metric, "B/s", " "),
  binBps: scaled(binary, "B/s", " "),
  bps: scaled(metric, "b/s", " "),
} satisfies Record<string, Formatter>;

/** Grafana's id of a unit that can be shown here. */
export type Unit = keyof typeof formatters;

/** The ids of units that can be shown. */
export const isUnit = (id: string): id is Unit => Object.hasOwn(formatters, id);

/**
 * A value as it is read: `0.04` in `s` is `40 ms`.
 *
 * @param decimals digits after the point; default: what makes three in all.
 */
export const formatValue = (value: number, unit: Unit, decimals?: number): string => {
  if (Number.isNaN(value)) return "NaN";
  if (!Number.isFinite(value)) return value > 0 ? "∞" : "−∞";
  return formatters[unit](value, decimals);
};
