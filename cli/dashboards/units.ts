import type { Unit } from "../../observability/queries/unit";

/** From one size up by a thousand, smallest first. */
const prefixes = ["", "K", "Mil", "Bil", "Tri"] as const;

/** At most three digits that say something; `1,234,567` is never seen, as the scales go up before. */
const digits = (value: number): string =>
  new Intl.NumberFormat("en", { maximumSignificantDigits: 3 }).format(value);

type Formatter = (value: number) => string;

const count: Formatter = (value) => {
  let rest = value;
  let size = 0;
  // 999.9 would be written as 1000 with three digits.
  while (Math.abs(rest) >= 999.5 && size < prefixes.length - 1) {
    rest /= 1000;
    size += 1;
  }
  const prefix = prefixes[size] ?? "";
  return prefix === "" ? digits(rest) : `${digits(rest)} ${prefix}`;
};

const per =
  (what: string): Formatter =>
  (value) =>
    `${count(value)} ${what}`;

const times: readonly (readonly [from: number, size: number, name: string])[] = [
  [86_400, 86_400, "d"],
  [3600, 3600, "h"],
  [60, 60, "min"],
  [1, 1, "s"],
  [1e-3, 1e-3, "ms"],
  [1e-6, 1e-6, "µs"],
  [0, 1e-9, "ns"],
];

const duration: Formatter = (seconds) => {
  if (seconds === 0) return "0 s";
  const [, size, name] = times.find(([from]) => Math.abs(seconds) >= from) ?? [0, 1, "s"];
  return `${digits(seconds / size)} ${name}`;
};

/** As Grafana writes them (its package `@grafana/data`, `valueFormats/categories.ts`). */
const formatters: Readonly<Record<Unit, Formatter>> = {
  short: count,
  percentunit: (value) => `${digits(value * 100)}%`,
  s: duration,
  cps: per("c/s"),
  reqps: per("req/s"),
  pps: per("p/s"),
};

/** A value as it is read: `0.04` in `s` is `40 ms`. */
export const formatValue = (value: number, unit: Unit): string => {
  if (Number.isNaN(value)) return "NaN";
  if (!Number.isFinite(value)) return value > 0 ? "∞" : "−∞";
  return formatters[unit](value);
};
