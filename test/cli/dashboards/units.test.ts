import assert from "node:assert/strict";
import { formatValue, isUnit, type Unit } from "../../../cli/dashboards/units";

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
    [12.5, "percent", "12.5%"],
    [0, "s", "0 s"],
    [0.0042, "s", "4.2 ms"],
    [0.0000042, "s", "4.2 µs"],
    [90, "s", "1.5 min"],
    [250, "ms", "250 ms"],
    [1.5, "reqps", "1.5 req/s"],
    [12_000, "pps", "12 K p/s"],
    [0.25, "cps", "0.25 c/s"],
    [1536, "bytes", "1.5 KiB"],
    [1500, "Bps", "1.5 kB/s"],
    [1, "bool", "True"],
    [Number.NaN, "s", "NaN"],
    [Number.POSITIVE_INFINITY, "short", "∞"],
    [Number.NEGATIVE_INFINITY, "short", "−∞"],
  ];
  for (const [value, unit, text] of examples) {
    it(`of ${value} in ${unit} is ${text}`, () => assert.equal(formatValue(value, unit), text));
  }

  it("has as many decimals as the panel wants", () => {
    assert.equal(formatValue(0.5, "percentunit", 2), "50.00%");
    assert.equal(formatValue(3, "short", 0), "3");
  });

  it("has only units that are known", () => {
    assert.ok(isUnit("reqps"));
    assert.ok(!isUnit("furlongs"));
    assert.ok(!isUnit("toString"));
  });
});
