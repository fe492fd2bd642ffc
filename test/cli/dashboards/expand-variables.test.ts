import assert from "node:assert/strict";
import { type Choices, expandVariables } from "../../../cli/dashboards/expand-variables";

const expand = (text: string, choices: Choices = {}, step = 30): string =>
  expandVariables(text, { choices, range: { from: 0, to: 10_800, step } });

/** `${name}`, as Grafana writes it too. */
const braced = (inside: string): string => `$\{${inside}}`;

describe("the variables of a query", () => {
  it("stand for All where nothing is chosen", () => {
    assert.equal(expand(`x{a=~"$namespace", b=~"${braced("src_ns")}"}`), 'x{a=~".*", b=~".*"}');
  });

  it("are regular expressions where something is chosen", () => {
    assert.equal(expand("$src_ns", { src_ns: ["policy-lab", "default"] }), "(policy-lab|default)");
    assert.equal(expand(braced("src_ns"), { src_ns: ["policy-lab"] }), "policy-lab");
    // In a string of PromQL a backslash is written twice.
    assert.equal(expand("$src_ns", { src_ns: ["a.b"] }), String.raw`a\\.b`);
    assert.equal(expand("$src_ns", { src_ns: ["a\\"] }), String.raw`a\\\\`);
  });

  it("have Grafana's own ones: a rate has at least four scrapes", () => {
    assert.equal(expand("[$__rate_interval]"), "[1m]");
    assert.equal(expand("[$__rate_interval]", {}, 300), "[5m15s]");
    assert.equal(
      expand(`$__interval ${braced("__range")} $__range_s $__interval_ms`),
      "30s 10800s 10800 30000",
    );
  });

  it("leave no name over that nothing defines", () => {
    assert.throws(() => expand("$nobody"), /is not a variable of the dashboards/);
  });

  it("leave alone what is not a variable", () => {
    assert.equal(
      expand('label_replace(x, "a", "$1", "b", "(.*)$")'),
      'label_replace(x, "a", "$1", "b", "(.*)$")',
    );
  });
});
