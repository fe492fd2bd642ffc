import assert from "node:assert/strict";
import type { Variable } from "../../../cli/dashboards/dashboard-model";
import {
  type Choices,
  expandVariables,
  shortestStep,
  VariableError,
} from "../../../cli/dashboards/expand-variables";

const variable = (name: string, more: Partial<Variable> = {}): Variable => ({
  name,
  type: "query",
  multi: false,
  includeAll: true,
  allValue: ".*",
  current: { value: "$__all" },
  ...more,
});

const variables = [
  variable("namespace"),
  variable("src_ns", { multi: true, current: { value: ["$__all"] } }),
  variable("fixed", { type: "constant", includeAll: false, allValue: null, current: { value: "a.b" } }),
];

const expand = (text: string, choices: Choices = {}, step = 30, scrape = 15): string =>
  expandVariables(text, {
    variables,
    choices,
    range: { from: 0, to: 10_800, step },
    shortestStep: scrape,
  });

/** `${name}` and `${name:form}`, as Grafana writes them. */
const braced = (inside: string): string => `$\{${inside}}`;

describe("the variables of a query", () => {
  it("stand for All where nothing is chosen", () => {
    assert.equal(expand(`x{a=~"$namespace", b=~"${braced("src_ns")}"}`), 'x{a=~".*", b=~".*"}');
  });

  it("are regular expressions where several values can be chosen", () => {
    assert.equal(expand("$src_ns", { src_ns: ["policy-lab", "default"] }), "(policy-lab|default)");
    assert.equal(expand(braced("src_ns:regex"), { src_ns: ["policy-lab"] }), "policy-lab");
    // In a string of PromQL a backslash is written twice.
    assert.equal(expand("$src_ns", { src_ns: ["a.b"] }), String.raw`a\\.b`);
    assert.equal(expand("$src_ns", { src_ns: ["a\\"] }), String.raw`a\\\\`);
  });

  it("are written in the form that is asked for", () => {
    const choices = { src_ns: ["a", "b.c"] };
    assert.equal(expand(braced("src_ns:pipe"), choices), "a|b.c");
    assert.equal(expand(braced("src_ns:csv"), choices), "a,b.c");
    assert.equal(expand(`$fixed ${braced("fixed:raw")}`), "a.b a.b");
  });

  it("have Grafana's own ones: a rate has at least four scrapes", () => {
    assert.equal(expand("[$__rate_interval]"), "[1m]");
    assert.equal(expand("[$__rate_interval]", {}, 300), "[5m15s]");
    assert.equal(
      expand(`$__interval ${braced("__range")} $__range_s $__interval_ms`),
      "30s 10800s 10800 30000",
    );
    assert.equal(shortestStep("15s"), 15);
    assert.equal(shortestStep(undefined), 15);
    assert.equal(shortestStep("1m"), 60);
  });

  it("leave no name over that nothing defines, and no form that is unknown", () => {
    assert.throws(() => expand("$nobody"), VariableError);
    assert.throws(() => expand(braced("src_ns:lucene"), { src_ns: ["a"] }), VariableError);
  });

  it("leave alone what is no variable", () => {
    assert.equal(
      expand('label_replace(x, "a", "$1", "b", "(.*)$")'),
      'label_replace(x, "a", "$1", "b", "(.*)$")',
    );
  });
});
