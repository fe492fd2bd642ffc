import assert from "node:assert/strict";
import { formatValue } from "../../../cli/dashboards/units";
import type { Unit } from "../../../observability/queries/unit";

describe("a value with its unit", () => {
  const examples: readonly (readonly [number, Unit, string])[] = [
    [0, "short", "0"],
    [12.345, "short", "12.3"],
    [999.96, "short", "1 K"],
    [1234, "short", "1.23 K"],
    [3_400_000, "short", "3.4 Mil"],
    [0.000123, "short", "0.000123"],
    [-1500, "short", "-1.5 K"],
    [0.8, "percentunit", "80%"],
    [0, "s", "0 s"],
    [0.0042, "s", "4.2 ms"],
    [0.0000042, "s", "4.2 µs"],
    [90, "s", "1.5 min"],
    [1.5, "reqps", "1.5 req/s"],
    [12_000, "pps", "12 K p/s"],
    [0.25, "cps", "0.25 c/s"],
    [Number.NaN, "s", "NaN"],
    [Number.POSITIVE_INFINITY, "short", "∞"],
    [Number.NEGATIVE_INFINITY, "short", "−∞"],
  ];
  for (const [value, unit, text] of examples) {
    it(`of ${value} in ${unit} is ${text}`, () => assert.equal(formatValue(value, unit), text));
  }
});
