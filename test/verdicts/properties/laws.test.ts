import assert from "node:assert/strict";
import type { FlowVerdict } from "../../../verdicts/answer";
import type { Compared } from "./arbitrary-world";
import { changed, droppedByAllow, lostByPlainAllow, openedByDeny } from "./laws";

const passes: FlowVerdict = {
  verdict: "allowed",
  egress: "allowed",
  ingress: "allowed",
  l7: "none",
  auth: "",
  because: [],
};

const comparing = (before: Partial<FlowVerdict>, after: Partial<FlowVerdict>): Compared[] => [
  {
    flow: { from: "a/b", to: "c/d", port: 80 },
    before: { ...passes, ...before },
    after: { ...passes, ...after },
  },
];

const count = (law: (flows: readonly Compared[]) => Compared[], flows: readonly Compared[]): number =>
  law(flows).length;

describe("the laws", () => {
  it("find an allow rule that drops what was allowed", () => {
    assert.equal(count(droppedByAllow, comparing({}, { ingress: "denied-by-default" })), 1);
    assert.equal(count(droppedByAllow, comparing({}, { egress: "denied-by-rule" })), 1);
    assert.equal(count(droppedByAllow, comparing({}, { egress: "denied-by-l7" })), 1);
    assert.equal(count(droppedByAllow, comparing({}, { egress: "denied-by-l7", l7: "http" })), 0);
    assert.equal(count(droppedByAllow, comparing({ egress: "denied-by-rule" }, {})), 0);
  });

  it("find a plain allow rule that loses what was allowed", () => {
    assert.equal(count(lostByPlainAllow, comparing({}, {})), 0);
    assert.equal(
      count(lostByPlainAllow, comparing({ l7: "http" }, { ingress: "denied-by-l7", l7: "http" })),
      1,
    );
    assert.equal(count(lostByPlainAllow, comparing({ egress: "denied-by-rule" }, {})), 0);
    assert.equal(count(lostByPlainAllow, comparing({}, { ingress: "not-evaluable" })), 1);
  });

  it("find a deny rule that opens what was dropped", () => {
    assert.equal(count(openedByDeny, comparing({ ingress: "denied-by-default" }, {})), 1);
    assert.equal(count(openedByDeny, comparing({ egress: "denied-by-rule" }, {})), 1);
    assert.equal(count(openedByDeny, comparing({ ingress: "denied-by-l7" }, {})), 0);
    assert.equal(
      count(openedByDeny, comparing({ ingress: "denied-by-default" }, { ingress: "denied-by-rule" })),
      0,
    );
  });

  it("find every part of a verdict that changes", () => {
    assert.equal(count(changed, comparing({}, {})), 0);
    assert.equal(count(changed, comparing({}, { verdict: "denied-by-l7" })), 1);
    assert.equal(count(changed, comparing({}, { egress: "denied-by-l7" })), 1);
    assert.equal(count(changed, comparing({}, { ingress: "denied-by-l7" })), 1);
    assert.equal(count(changed, comparing({}, { l7: "dns" })), 1);
    assert.equal(count(changed, comparing({}, { auth: "required" })), 1);
  });
});
