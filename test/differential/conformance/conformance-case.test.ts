import assert from "node:assert/strict";
import { type ConformanceCase, conformanceCases, expandCase } from "./conformance-case";

const sample: ConformanceCase = {
  name: "sample",
  note: "made up",
  outside: ["203.0.113.7/32"],
  policies: [],
  table: [
    { from: "outside", to: "red/*", verdict: "denied-by-default" },
    { from: ["red/a", "*/b"], to: "green/c", verdict: "denied-by-rule" },
    { verdict: "allowed" },
  ],
};

const verdict = (from: string | object, to: string | object): string | undefined => {
  const { question, expected } = expandCase(sample);
  const index = (question.flows ?? []).findIndex(
    (flow) =>
      JSON.stringify(flow.from) === JSON.stringify(from) && JSON.stringify(flow.to) === JSON.stringify(to),
  );
  return expected[index];
};

describe("a conformance case", () => {
  it("asks about every ordered pair of ends", () => {
    assert.equal(expandCase(sample).question.flows?.length, 9 * 8 + 9 * 2);
  });

  it("takes the first row that fits", () => {
    assert.equal(verdict({ cidr: "203.0.113.7/32" }, "red/a"), "denied-by-default");
    assert.equal(verdict("red/a", "green/c"), "denied-by-rule");
    assert.equal(verdict("blue/b", "green/c"), "denied-by-rule");
    assert.equal(verdict("red/c", "green/c"), "allowed");
    assert.equal(verdict("red/a", { cidr: "203.0.113.7/32" }), "allowed");
  });

  it("refuses a row that no flow fits, and a flow without a row", () => {
    assert.throws(
      () => expandCase({ ...sample, table: [...sample.table, { verdict: "allowed" }] }),
      /row 3 of the table fits no flow/,
    );
    assert.throws(() => expandCase({ ...sample, table: sample.table.slice(0, 1) }), /no row for/);
  });

  it("every file is one whose table is complete", () => {
    const cases = conformanceCases();
    assert.ok(cases.length >= 25);
    for (const each of cases) {
      assert.ok(each.note.length > 10, each.name);
      expandCase(each);
    }
    assert.equal(new Set(cases.map((each) => each.name)).size, cases.length);
  });
});
